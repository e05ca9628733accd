package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.agent.guard.AllocationLimit;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.RuleState;
import io.cemaf.agent.limit.LiveBytes;
import io.cemaf.agent.limit.MemoryShare;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.AllocationSpec;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls of rules with {@code allocation} use the memory that is left, the more important
 * ones first.
 */
final class Allocations {
  /** One rule's calls. */
  private static final class Entry {
    final AllocationSpec spec;
    final Priority priority;
    final RuleState state;
    final AllocationLimit allocation;
    double live = Double.NaN;
    long atCollection;
    long inFlight;
    long started;
    long ended;

    Entry(RuleSpec rule, AllocationSpec spec, RuleState state) {
      this.spec = spec;
      this.priority = rule.priority() == null ? Priority.NORMAL : rule.priority();
      this.state = state;
      allocation = state.allocate(spec.maxWorkers());
    }

    double uses() {
      return Double.isNaN(live) ? 0 : live * inFlight;
    }

    /** What others have to leave to it now, beyond what it uses. */
    double keeps() {
      return Math.max(0, spec.minMemoryBytes() - uses());
    }
  }

  private static final int NO_LIMIT = -1;

  private final List<Entry> entries = new ArrayList<>();
  private final Recorder recorder;
  private final double maxHeapBytes;
  private final LongSupplier heapBytes;
  private double heap = Double.NaN;

  /**
   * Every rule that allocates; nothing is limited by what is left before a collection.
   *
   * @param heapBytes what the heap has reserved of the machine's memory by now
   */
  Allocations(
      Rules rules,
      Gatekeeper gatekeeper,
      Recorder recorder,
      long maxHeapBytes,
      LongSupplier heapBytes) {
    this.recorder = recorder;
    this.maxHeapBytes = maxHeapBytes;
    this.heapBytes = heapBytes;
    for (var rule : rules.rules()) {
      var spec = rule.allocation();
      if (spec != null) {
        entries.add(new Entry(rule, spec, gatekeeper.state(rule.name())));
      }
    }
  }

  static Allocations of(Rules rules, Gatekeeper gatekeeper, Recorder recorder) {
    var runtime = Runtime.getRuntime();
    return new Allocations(
        rules, gatekeeper, recorder, runtime.maxMemory(), new HeapBytes(runtime));
  }

  /** A class, not a lambda: every start would pay for one. */
  private record HeapBytes(Runtime runtime) implements LongSupplier {
    @Override
    public long getAsLong() {
      return runtime.totalMemory();
    }
  }

  /** Rules of the same name go on from the last collection; others set nothing aside any more. */
  void handOver(@Nullable Allocations next) {
    if (next != null) {
      next.heap = heap;
    }
    for (var before : entries) {
      var after = next == null ? null : next.entry(before.state);
      if (after == null) {
        before.state.deallocate();
      } else {
        after.atCollection = before.atCollection;
        after.inFlight = before.inFlight;
        after.started = before.started;
        after.ended = before.ended;
      }
    }
  }

  private @Nullable Entry entry(RuleState state) {
    for (var entry : entries) {
      if (entry.state == state) {
        return entry;
      }
    }
    return null;
  }

  /** One control interval, after costs were learned; allocates nothing. */
  void step(Sample sample, Level level) {
    var now = sample.value(SignalIndex.HEAP);
    var collected = now != heap;
    heap = now;
    for (var i = 0; i < entries.size(); i++) {
      look(entries.get(i), collected);
    }
    var left = usable(sample) - heap * maxHeapBytes;
    for (var i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      left += Double.isNaN(entry.live) ? 0 : entry.live * (entry.atCollection - entry.inFlight);
    }
    for (var i = 0; i < entries.size(); i++) {
      limit(entries.get(i), left, level);
    }
  }

  private void look(Entry entry, boolean collected) {
    var meter = entry.state.meter();
    // ended first: a call that begins and ends in between is not counted twice
    var ended = meter.ended();
    var started = meter.started();
    var before = entry.inFlight;
    entry.inFlight = Math.max(0, started - ended);
    var changes = started - entry.started + (ended - entry.ended);
    entry.started = started;
    entry.ended = ended;
    if (collected) {
      entry.atCollection = entry.inFlight;
      if (!Double.isNaN(heap) && LiveBytes.isSteady(before, entry.inFlight, changes)) {
        entry.allocation.learned().collected(entry.inFlight, heap * maxHeapBytes);
      }
    }
    entry.live = entry.allocation.learned().perCall();
  }

  private double usable(Sample sample) {
    var resident = sample.value(SignalIndex.RSS);
    var reserved = (double) heapBytes.getAsLong();
    return MemoryShare.usableBytes(
        maxHeapBytes,
        Double.isNaN(resident) ? reserved : Math.min(reserved, resident),
        sample.value(SignalIndex.MEMORY),
        sample.value(SignalIndex.MEMORY_BYTES));
  }

  /** {@code left} is what is free now, whoever may have it. */
  private void limit(Entry entry, double left, Level level) {
    var withheld = 0.0;
    for (var i = 0; i < entries.size(); i++) {
      var other = entries.get(i);
      withheld += other.priority.compareTo(entry.priority) < 0 ? other.keeps() : 0;
    }
    var spec = entry.spec;
    var room = left + entry.uses() - withheld;
    var most = spec.maxMemoryBytes();
    if (most != null) {
      room = Double.isNaN(room) ? most : Math.min(room, most);
    }
    var alone = spec.memoryIntensive() && level.compareTo(Level.HIGH) >= 0;
    var limit =
        alone ? 1 : MemoryShare.limit(room, entry.live, spec.minWorkers(), spec.maxWorkers());
    var before = entry.allocation.limit();
    entry.allocation.set(limit, room, entry.live, withheld);
    if (limit != before) {
      recorder.concurrencyLimitChanged(
          entry.state.name(), told(before), told(limit), (int) entry.inFlight);
    }
  }

  private static int told(int limit) {
    return limit == Integer.MAX_VALUE ? NO_LIMIT : limit;
  }
}
