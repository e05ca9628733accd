package io.cemaf.agent.guard;

import io.cemaf.Call;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What calls of a rule cost, learned from about one call a second: its duration, and for a call
 * that ends on the thread that made it the CPU time and the allocations of that thread. What calls
 * keep alive is learned from collections: by how much more is live with one more call in flight.
 */
public final class Costs {
  private static final double NEWEST = 0.1;
  private static final double KEPT = 0.98;
  private static final double LEAST_VARIANCE = 0.05;

  /** A call that is looked at for longer than this is given up. */
  private static final long LONGEST_NANOS = 600_000_000_000L;

  /**
   * What a call costs on average; NaN where it is not known.
   *
   * @param samples calls that were looked at
   * @param liveBytes of the heap, while the call runs
   */
  public record Cost(
      long samples,
      double durationNanos,
      double cpuNanos,
      double allocatedBytes,
      double liveBytes) {
    static final Cost UNKNOWN = new Cost(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  /** A call that is being looked at. */
  private record Look(
      Call call, long mark, Thread thread, long sinceNanos, long cpuNanos, long allocatedBytes) {}

  private static final VarHandle DUE;

  static {
    try {
      DUE = MethodHandles.lookup().findVarHandle(Costs.class, "due", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile boolean due;
  private volatile @Nullable ThreadCosts accounts;
  private volatile @Nullable Look look;

  /** By the thread whose call is looked at; one at a time. */
  private volatile Cost cost = Cost.UNKNOWN;

  // by the control thread: moments of calls in flight and live bytes, with less weight for old ones
  private double weight;
  private double meanCalls;
  private double meanBytes;
  private double varianceCalls;
  private double covariance;
  private volatile double liveBytes = Double.NaN;

  Costs() {}

  /** What is known so far. */
  public Cost cost() {
    var known = cost;
    return new Cost(
        known.samples(),
        known.durationNanos(),
        known.cpuNanos(),
        known.allocatedBytes(),
        liveBytes);
  }

  /** Whether a call was looked at yet: of most rules none ever is. */
  boolean hasSamples() {
    return cost.samples() > 0;
  }

  /** Lets the next call be looked at, unless one is; on the control thread. */
  void lookAtNext(@Nullable ThreadCosts known, long nowNanos) {
    accounts = known;
    var running = look;
    if (running == null || nowNanos - running.sinceNanos() > LONGEST_NANOS) {
      look = null;
      due = true;
    }
  }

  /** Whether the next call is to be looked at. */
  boolean isDue() {
    return due;
  }

  /**
   * A call that holds something begins; on its own thread.
   *
   * @param endsOnReturn whether it does its work here: a future may be done by the time the method
   *     returns it, and what it took was another thread's
   */
  void begin(Call call, boolean endsOnReturn, long nowNanos) {
    if (!DUE.compareAndSet(this, true, false)) {
      return;
    }
    var thread = Thread.currentThread();
    var known = endsOnReturn && !Threads.isVirtual(thread) ? accounts : null;
    look =
        new Look(
            call,
            call.held(),
            thread,
            nowNanos,
            known == null ? -1 : known.cpuNanos(),
            known == null ? -1 : known.allocatedBytes());
  }

  /** Whether the call that ends is the one that is looked at. */
  boolean looksAt(Call call) {
    var running = look;
    return running != null && running.call() == call;
  }

  /** The call that was looked at has ended; on the thread where it did. */
  void ended(Call call, long nowNanos) {
    var running = look;
    if (running == null || running.call() != call) {
      return;
    }
    look = null;
    if (running.mark() != call.lastHeld()) {
      // its lease ran out, and this is another call
      return;
    }
    var known = accounts;
    var own =
        known != null && running.cpuNanos() >= 0 && running.thread() == Thread.currentThread();
    var before = cost;
    cost =
        new Cost(
            before.samples() + 1,
            average(before.durationNanos(), nowNanos - running.sinceNanos()),
            own && known != null
                ? average(before.cpuNanos(), known.cpuNanos() - running.cpuNanos())
                : before.cpuNanos(),
            own && known != null
                ? average(
                    before.allocatedBytes(), known.allocatedBytes() - running.allocatedBytes())
                : before.allocatedBytes(),
            Double.NaN);
  }

  private static double average(double before, long now) {
    return Double.isNaN(before) ? (double) now : before + NEWEST * (now - before);
  }

  /**
   * After a collection; on the control thread.
   *
   * @param calls of the rule that were in flight
   * @param bytes that were live
   */
  void collected(long calls, double bytes) {
    weight = KEPT * weight + 1;
    var share = 1 / weight;
    var moreCalls = calls - meanCalls;
    meanCalls += share * moreCalls;
    varianceCalls = (1 - share) * (varianceCalls + share * moreCalls * moreCalls);
    covariance = (1 - share) * (covariance + share * moreCalls * (bytes - meanBytes));
    meanBytes += share * (bytes - meanBytes);
    liveBytes =
        varianceCalls < LEAST_VARIANCE ? Double.NaN : Math.max(0, covariance / varianceCalls);
  }
}
