package io.cemaf.agent.policy;

import io.cemaf.agent.memory.Calls;
import io.cemaf.agent.memory.MemoryBounds;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.agent.memory.MemoryLaw;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.agent.sense.ProcessMemory;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.MemorySpec;
import io.cemaf.rules.MemorySpec.Limit;
import io.cemaf.rules.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the process below its limits of memory: reads, steps the law, and does what follows. On the
 * control thread alone, but for what says otherwise.
 */
public final class MemoryGuard {
  /** A size says nothing of the heap, which ends in OutOfMemoryError long before. */
  private static final double HEAP_SOFT = 0.8;

  private static final double HEAP_HARD = 0.9;

  /** Of what is in memory, each time. */
  private static final double PAGED = 0.25;

  private static final long PAGE_AGAIN_NANOS = 5_000_000_000L;

  /** Between looks while calls are held back. */
  public static final long GLANCE_NANOS = 20_000_000L;

  private static final Calls NONE = new Calls(0, 0, 0, false);

  /** What the process's memory is judged by: of two that are known the one nearer to its limit. */
  private record Judged(String signal, double used, double unit, MemoryBounds bounds) {
    static final Judged UNKNOWN = new Judged("rss", Double.NaN, 1, MemoryBounds.NONE);

    double ratio() {
      var nearest = Math.min(bounds.soft(), bounds.hard());
      return Double.isNaN(used) ? -1 : used / nearest;
    }
  }

  /** How it stands, for {@code status}; sizes in bytes. */
  public record Report(
      MemoryLaw.State state,
      String signal,
      double value,
      double threshold,
      int cap,
      int running,
      double heapLive,
      double heapHard,
      double process,
      String processSignal,
      double processHard,
      double heapPerCall,
      double processPerCall) {}

  private final MemorySpec spec;
  private final MemorySource source;
  private final PageOut pager;
  private final Recorder recorder;
  private final Health health;
  private final MemoryLaw law;
  private final @Nullable MemoryGate gate;
  private final ProcessMemory reading = new ProcessMemory();
  private double toldHeap = Double.NaN;
  private Judged heap = Judged.UNKNOWN;
  private Judged process = Judged.UNKNOWN;
  private MemoryLaw.State state = MemoryLaw.State.NORMAL;
  private boolean probing;
  private long pagedNanos;
  private final Foresight foresight = new Foresight();
  private volatile @Nullable Decided shortage;
  private volatile @Nullable Report report;

  /**
   * Nothing is read yet.
   *
   * @param margin share of a limit by which memory has to fall below it
   * @param before of the rules before these, whose calls go on being counted; null for none
   * @param hurry called by calls that are held back: the next look is to come soon
   * @param letIn lets in who may go
   */
  public MemoryGuard(
      MemorySpec spec,
      double margin,
      @Nullable MemoryGuard before,
      MemorySource source,
      PageOut pager,
      Recorder recorder,
      Health health,
      Runnable hurry,
      Runnable letIn) {
    this.spec = spec;
    this.source = source;
    this.pager = pager;
    this.recorder = recorder;
    this.health = health;
    var same = before != null && before.spec.equals(spec) ? before : null;
    law = same == null ? new MemoryLaw(margin) : same.law;
    var known = before == null ? null : before.gate;
    gate =
        spec.hardLimit() == null
            ? null
            : known == null ? new MemoryGate(law.cap(), hurry, letIn) : known;
    if (same != null) {
      state = same.state;
      toldHeap = same.toldHeap;
      pagedNanos = same.pagedNanos;
    }
  }

  /** What calls ask; null where there is no hard limit. From any thread. */
  @Nullable MemoryGate gate() {
    return gate;
  }

  /** The limit that is reached; null for none. From any thread. */
  @Nullable Decided shortage() {
    return shortage;
  }

  /** How it stands; null before the first look. From any thread. */
  public @Nullable Report report() {
    return report;
  }

  /** Whether a call is held back: the next look is to come soon. From any thread. */
  boolean isWanted() {
    return gate != null && gate.waited();
  }

  /**
   * One look.
   *
   * @param again whether memory is to be read once more; else the sample is fresh
   */
  void step(boolean again, long nowNanos, Sample sample, Mode mode) {
    if (mode == Mode.OFF) {
      shortage = null;
      report = null;
      return;
    }
    source.read(again, nowNanos, sample, reading);
    var max = (double) source.heapMax();
    var ratio = sample.value(SignalIndex.HEAP);
    var told = ratio == toldHeap ? Double.NaN : ratio * max;
    toldHeap = ratio;
    heap = ofHeap(max);
    process = ofProcess();
    law.heap((double) source.heapAllocated(), told, heap.bounds());
    law.process(process.used(), process.bounds());
    var calls = gate == null ? NONE : gate.look();
    law.step(nowNanos, calls);
    decide(nowNanos, calls, mode);
  }

  private Judged ofHeap(double max) {
    return new Judged(
        "heap",
        Double.NaN,
        max,
        new MemoryBounds(
            max * share(spec.softLimit(), HEAP_SOFT), max * share(spec.hardLimit(), HEAP_HARD)));
  }

  private static double share(@Nullable Limit limit, double ofSizes) {
    return limit == null ? Double.POSITIVE_INFINITY : limit.share() ? limit.value() : ofSizes;
  }

  private Judged ofProcess() {
    var most = least(reading.groupLimit(), reading.machineBytes());
    var resident = judged("rss", reading.residentBytes(), most);
    var charged = judged("cgroup", reading.groupBytes(), most);
    return charged.ratio() > resident.ratio() ? charged : resident;
  }

  private static double least(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.min(one, other);
  }

  private Judged judged(String signal, double used, double most) {
    var shares =
        (spec.softLimit() != null && spec.softLimit().share())
            || (spec.hardLimit() != null && spec.hardLimit().share());
    if (Double.isNaN(used)) {
      return Judged.UNKNOWN;
    }
    return new Judged(
        signal,
        used,
        shares && !Double.isNaN(most) ? most : 1,
        new MemoryBounds(bytes(spec.softLimit(), most), bytes(spec.hardLimit(), most)));
  }

  private static double bytes(@Nullable Limit limit, double most) {
    if (limit == null || (limit.share() && Double.isNaN(most))) {
      return Double.POSITIVE_INFINITY;
    }
    return limit.share() ? limit.value() * most : limit.value();
  }

  private void decide(long nowNanos, Calls calls, Mode mode) {
    var now = law.state();
    var why = now == MemoryLaw.State.SOFT ? soft(calls) : hard(calls);
    if (now != state || law.probing() != probing) {
      recorder.memoryGuard(
          state.name(), now.name(), action(now), why.signal(), why.value(), why.threshold());
    }
    if (mode == Mode.ENFORCE) {
      pageOut(nowNanos, now);
    }
    state = now;
    probing = law.probing();
    shortage =
        now == MemoryLaw.State.HARD && mode == Mode.ENFORCE
            ? new Decided(why.signal(), why.value(), why.threshold())
            : null;
    if (gate != null) {
      gate.decide(law.cap(), why);
    }
    tell(now, why, calls);
  }

  private void tell(MemoryLaw.State now, MemoryGate.View why, Calls calls) {
    report =
        new Report(
            now,
            why.signal(),
            why.value(),
            why.threshold(),
            gate == null ? Integer.MAX_VALUE : law.cap(),
            calls.running(),
            law.heapUsed(calls),
            heap.bounds().hard(),
            process.used(),
            process.signal(),
            process.bounds().hard(),
            law.heapPerCall(),
            law.processPerCall());
  }

  private String action(MemoryLaw.State now) {
    return switch (now) {
      case NORMAL -> "calls go on";
      case SOFT -> "page out";
      case HARD -> law.probing() ? "one call tries" : "calls wait";
    };
  }

  /** At the soft limit, and before it where memory grows so that it will be there soon. */
  private void pageOut(long nowNanos, MemoryLaw.State now) {
    foresight.step(nowNanos, process.used() / process.bounds().soft());
    if (now != MemoryLaw.State.NORMAL) {
      page(nowNanos, state == MemoryLaw.State.NORMAL);
      return;
    }
    var expected = foresight.expected();
    if (expected >= 1 && nowNanos - pagedNanos >= PAGE_AGAIN_NANOS && pager.pages()) {
      recorder.memoryGuard(
          now.name(),
          now.name(),
          "page out ahead",
          "forecast." + process.signal(),
          expected * process.bounds().soft() / process.unit(),
          process.bounds().soft() / process.unit());
      page(nowNanos, true);
    }
  }

  /** At once, and again every few seconds while that does not suffice. */
  private void page(long nowNanos, boolean first) {
    if (spec.softLimit() == null || (!first && nowNanos - pagedNanos < PAGE_AGAIN_NANOS)) {
      return;
    }
    pagedNanos = nowNanos;
    if (!pager.begin(PAGED) && first) {
      health.count(FallBack.NOTHING_PAGES);
    }
  }

  private MemoryGate.View soft(Calls calls) {
    return law.softer(calls) == MemoryLaw.Kind.HEAP
        ? view("", heap, law.heapUsed(calls), heap.bounds().soft())
        : view("", process, process.used(), process.bounds().soft());
  }

  /** Why no more calls may run than do. */
  private MemoryGate.View hard(Calls calls) {
    var kind = law.binding();
    if (kind == MemoryLaw.Kind.WINDOW) {
      return new MemoryGate.View("inFlight.memory", calls.running(), law.cap());
    }
    var judged = kind == MemoryLaw.Kind.HEAP ? heap : process;
    if (law.state() != MemoryLaw.State.HARD) {
      return view("forecast.", judged, law.withOneMore(kind, calls), judged.bounds().hard());
    }
    var used = kind == MemoryLaw.Kind.HEAP ? law.heapUsed(calls) : process.used();
    return view("", judged, used, judged.bounds().hard());
  }

  private static MemoryGate.View view(String prefix, Judged judged, double used, double limit) {
    return new MemoryGate.View(
        prefix + judged.signal(), used / judged.unit(), limit / judged.unit());
  }
}
