package io.cemaf.agent.policy;

import io.cemaf.agent.pressure.Profiler;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.Condition;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.Rules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the signals that rules name. */
final class SignalNames {
  private static final String PROCESSES = "processes.";

  private final Set<String> names = new LinkedHashSet<>();

  private SignalNames() {}

  static Set<String> of(Rules rules, List<PolicySpec> policies) {
    var collected = new SignalNames();
    rules.guards().values().forEach(guard -> guard.when().forEach(collected::add));
    rules.pressure().levels().values().forEach(level -> level.forEach(collected::add));
    if (rules.limits().maxMemoryBytes() != null) {
      for (var name : Set.copyOf(collected.names)) {
        if (Profiler.base(name).equals("memory")) {
          collected.names.add(Limits.ofResident(name));
        }
      }
    }
    policies.forEach(policy -> policy.when().forEach(collected::add));
    for (var rule : rules.rules()) {
      var bulkhead = rule.bulkhead();
      collected.add(bulkhead == null ? null : bulkhead.maxConcurrentCalls());
      if (rule.throttle() != null) {
        collected.names.add("cpu");
        collected.names.add("temperature");
      }
      collected.add(rule.delay());
      collected.add(rule.rateLimiter() == null ? null : rule.rateLimiter().rate());
      collected.add(rule.degrade());
    }
    rules.pools().forEach(pool -> collected.add(pool.maxWorkers()));
    var disk = rules.disk();
    if (disk != null) {
      collected.add(disk.maxWriteRate());
      collected.add(disk.maxReadRate());
    }
    var logging = rules.logging();
    if (logging != null) {
      logging.when().forEach(collected::add);
    }
    rules.sensors().processes().forEach(command -> collected.names.add(PROCESSES + command));
    return collected.names;
  }

  private void add(@Nullable ByLevel<?> values) {
    if (values != null) {
      values.conditions().forEach(each -> add(each.when()));
    }
  }

  private void add(Condition condition) {
    if (condition instanceof Condition.Compare compare) {
      // a forecast is made from the signal itself
      names.add(Profiler.base(compare.signal()));
      names.add(compare.signal());
    } else if (condition instanceof Condition.All all) {
      all.of().forEach(this::add);
    }
  }
}
