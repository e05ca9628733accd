package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.pressure.CompiledCondition;
import io.cemaf.agent.pressure.Conditions;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Sample;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.Condition;
import io.cemaf.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that by-level values name, each with whether it holds: from the moment it is true
 * until it is false by the margin. Used by the control thread alone.
 */
final class Held {
  private static final class Entry {
    final CompiledCondition condition;
    boolean held;

    Entry(CompiledCondition condition) {
      this.condition = condition;
    }
  }

  private final Map<Condition, Entry> entries = new HashMap<>();
  private final List<Entry> ordered = new ArrayList<>();
  private final double margin;

  Held(Rules rules, Conditions conditions, double margin) {
    this.margin = margin;
    for (var rule : rules.rules()) {
      var bulkhead = rule.bulkhead();
      if (bulkhead != null) {
        add(bulkhead.maxConcurrentCalls(), conditions);
      }
      var delay = rule.delay();
      if (delay != null) {
        add(delay, conditions);
      }
      var rateLimiter = rule.rateLimiter();
      if (rateLimiter != null) {
        add(rateLimiter.rate(), conditions);
      }
      var degrade = rule.degrade();
      if (degrade != null) {
        add(degrade, conditions);
      }
    }
    for (var pool : rules.pools()) {
      add(pool.maxWorkers(), conditions);
    }
    var disk = rules.disk();
    if (disk != null) {
      addIfGiven(disk.maxWriteRate(), conditions);
      addIfGiven(disk.maxReadRate(), conditions);
    }
    var logging = rules.logging();
    if (logging != null) {
      logging.when().forEach(condition -> add(condition, conditions));
    }
  }

  private <T> void addIfGiven(@Nullable ByLevel<T> values, Conditions conditions) {
    if (values != null) {
      add(values, conditions);
    }
  }

  private <T> void add(ByLevel<T> values, Conditions conditions) {
    for (var each : values.conditions()) {
      add(each.when(), conditions);
    }
  }

  private void add(Condition condition, Conditions conditions) {
    if (!entries.containsKey(condition)) {
      var entry = new Entry(conditions.compile(condition));
      entries.put(condition, entry);
      ordered.add(entry);
    }
  }

  /** Looks at every condition; true if any changed. */
  boolean step(Sample sample, Level level, GuardStates guards) {
    var changed = false;
    for (var i = 0; i < ordered.size(); i++) {
      var entry = ordered.get(i);
      var now =
          entry.held
              ? !entry.condition.clear(sample, level, guards, margin)
              : entry.condition.holds(sample, level, guards);
      changed |= now != entry.held;
      entry.held = now;
    }
    return changed;
  }

  /** Whether any holds. */
  boolean any() {
    for (var i = 0; i < ordered.size(); i++) {
      if (ordered.get(i).held) {
        return true;
      }
    }
    return false;
  }

  /** Those that hold, as they are now. */
  Map<Condition, Boolean> snapshot() {
    var held = new HashMap<Condition, Boolean>();
    entries.forEach((condition, entry) -> held.put(condition, entry.held));
    return Map.copyOf(held);
  }
}
