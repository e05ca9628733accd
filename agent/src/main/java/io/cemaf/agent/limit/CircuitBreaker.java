package io.cemaf.agent.limit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls of a service that fails, as resilience4j's circuit breaker does: states and
 * permissions follow it event for event.
 *
 * <pre>
 *   CLOSED     all may go; once the window has enough outcomes and a rate is at its threshold: OPEN
 *   OPEN       none may go; asked after the wait in open state: HALF_OPEN
 *   HALF_OPEN  so many may go; their rates decide: OPEN or CLOSED; no decision in time: OPEN
 *   DISABLED, METRICS_ONLY, FORCED_OPEN    by hand: all, all, none
 * </pre>
 *
 * <p>A state and its window are one object, replaced as a whole by the one thread that leaves it;
 * an outcome that comes too late is noted in a window that nobody looks at any more. Nothing is
 * allocated but by a change of state, and nobody waits. The clock is read only where time decides:
 * a closed breaker over a count of calls never does.
 */
public final class CircuitBreaker {
  /** What a breaker can be in. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN,
    DISABLED,
    METRICS_ONLY,
    FORCED_OPEN
  }

  /**
   * The numbers that a breaker goes by, named as in resilience4j.
   *
   * @param failureRateThreshold percent of outcomes, above 0 to 100
   * @param slowCallRateThreshold percent of outcomes, above 0 to 100
   * @param slowCallDurationNanos a longer call is slow; {@link Long#MAX_VALUE}: none is
   * @param timeBased whether the window is of seconds, not of outcomes
   * @param slidingWindowSize outcomes or seconds, 1 or more
   * @param maxWaitHalfOpenNanos 0 for no end
   */
  public record Settings(
      float failureRateThreshold,
      float slowCallRateThreshold,
      long slowCallDurationNanos,
      boolean timeBased,
      int slidingWindowSize,
      int minimumNumberOfCalls,
      long waitInOpenNanos,
      long maxWaitHalfOpenNanos,
      int permittedInHalfOpen) {

    /** A window of outcomes never has more than its size, in half-open neither. */
    public Settings {
      minimumNumberOfCalls =
          timeBased ? minimumNumberOfCalls : Math.min(minimumNumberOfCalls, slidingWindowSize);
    }

    /** Whether durations of calls matter. */
    public boolean timed() {
      return slowCallDurationNanos != Long.MAX_VALUE;
    }
  }

  /** Why a state was left. */
  public enum Cause {
    FAILURE_RATE("failureRate"),
    SLOW_CALL_RATE("slowCallRate"),
    MEMORY("rss"),
    WAITED(""),
    BELOW_THRESHOLDS("failureRate"),
    BY_HAND("");

    private final String signal;

    Cause(String signal) {
      this.signal = signal;
    }

    /** What it rests on, as decisions name it; empty where nothing was measured. */
    public String signal() {
      return signal;
    }
  }

  /** Told of each change of state once, on the thread that made it. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A state was left for another.
     *
     * @param value percent or bytes; NaN where nothing was measured
     * @param threshold same unit
     */
    void changed(State from, State to, Cause cause, double value, double threshold);
  }

  private static final VarHandle PHASE;

  static {
    try {
      PHASE = MethodHandles.lookup().findVarHandle(CircuitBreaker.class, "phase", Phase.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /**
   * One stay in a state.
   *
   * @param window null where outcomes do not matter
   * @param permits left in HALF_OPEN
   * @param untilNanos when it ends by itself, if {@code ends}
   */
  private record Phase(
      State state,
      @Nullable OutcomeWindow window,
      @Nullable AtomicInteger permits,
      boolean ends,
      long untilNanos) {}

  private final Settings settings;
  private final LongSupplier clock;
  private final Listener listener;
  private volatile Phase phase;

  /** Set while the process uses too much memory. */
  private volatile boolean held;

  /**
   * A closed one.
   *
   * @param clock nanoseconds, never going back
   */
  public CircuitBreaker(Settings settings, LongSupplier clock, Listener listener) {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    phase = closed();
  }

  public Settings settings() {
    return settings;
  }

  /** The state, as it is now. */
  public State state() {
    return settled().state();
  }

  /** Nanoseconds until an open breaker lets calls try again; 0 if it is not open. */
  public long openNanos() {
    var now = settled();
    return now.state() == State.OPEN ? Math.max(0, now.untilNanos() - clock.getAsLong()) : 0;
  }

  /** Percent of the outcomes in the window that failed; NaN where there are too few. */
  public double failureRate() {
    var window = phase.window();
    return window == null ? Double.NaN : window.failureRate();
  }

  /** Percent of the outcomes in the window that were slow; NaN where there are too few. */
  public double slowCallRate() {
    var window = phase.window();
    return window == null ? Double.NaN : window.slowRate();
  }

  /** Whether every call may go, and its outcome counts. */
  public boolean isClosed() {
    return phase.state() == State.CLOSED;
  }

  /** Whether a call would be refused now; changes nothing. */
  public boolean refuses() {
    var now = phase;
    if (now.state() == State.CLOSED) {
      return false;
    }
    now = settled();
    return switch (now.state()) {
      case CLOSED, DISABLED, METRICS_ONLY -> false;
      case FORCED_OPEN -> true;
      case OPEN -> held || !isOver(now);
      case HALF_OPEN -> permits(now).get() <= 0;
    };
  }

  /** Asks for a call's start; what is granted ends by an outcome, or by {@link #release}. */
  public boolean tryAcquire() {
    var now = phase;
    if (now.state() == State.CLOSED) {
      return true;
    }
    now = settled();
    if (now.state() == State.OPEN && !held && isOver(now)) {
      change(now, halfOpen(), Cause.WAITED, Double.NaN, Double.NaN);
      now = phase;
    }
    return switch (now.state()) {
      case CLOSED, DISABLED, METRICS_ONLY -> true;
      case OPEN, FORCED_OPEN -> false;
      case HALF_OPEN -> takePermit(permits(now));
    };
  }

  private static boolean takePermit(AtomicInteger permits) {
    for (var left = permits.get(); left > 0; left = permits.get()) {
      if (permits.compareAndSet(left, left - 1)) {
        return true;
      }
    }
    return false;
  }

  /** A call that was granted its start says nothing about the service. */
  public void release() {
    var now = settled();
    if (now.state() == State.HALF_OPEN) {
      permits(now).incrementAndGet();
    }
  }

  /** A call ended well; its duration matters only where {@link Settings#timed}. */
  public void onSuccess(long nanos) {
    record(isSlow(nanos) ? OutcomeWindow.SLOW_SUCCESS : OutcomeWindow.SUCCESS);
  }

  /** A call failed. */
  public void onError(long nanos) {
    record(isSlow(nanos) ? OutcomeWindow.SLOW_ERROR : OutcomeWindow.ERROR);
  }

  private boolean isSlow(long nanos) {
    return nanos > settings.slowCallDurationNanos();
  }

  private void record(int outcome) {
    var now = phase;
    if (now.state() != State.CLOSED) {
      now = settled();
    }
    var window = now.window();
    if (window == null) {
      return;
    }
    var totals = window.record(outcome, settings.timeBased() ? clock.getAsLong() : 0);
    if (totals != OutcomeWindow.UNCHANGED) {
      decide(now, window, totals);
    }
  }

  private void decide(Phase now, OutcomeWindow window, long totals) {
    if ((now.state() != State.CLOSED && now.state() != State.HALF_OPEN)
        || !window.isEnough(totals)) {
      return;
    }
    var failed = OutcomeWindow.failureRate(totals);
    var slow = OutcomeWindow.slowRate(totals);
    if (failed >= settings.failureRateThreshold()) {
      open(now, Cause.FAILURE_RATE, failed, settings.failureRateThreshold());
    } else if (slow >= settings.slowCallRateThreshold()) {
      open(now, Cause.SLOW_CALL_RATE, slow, settings.slowCallRateThreshold());
    } else if (now.state() == State.HALF_OPEN) {
      change(now, closed(), Cause.BELOW_THRESHOLDS, failed, settings.failureRateThreshold());
    }
  }

  /**
   * Says how much memory the process uses. While that is too much the breaker opens, and stays so.
   *
   * @param threshold same unit
   */
  public void memory(double used, double threshold) {
    var tooMuch = used > threshold;
    held = tooMuch;
    var now = settled();
    if (tooMuch && (now.state() == State.CLOSED || now.state() == State.HALF_OPEN)) {
      open(now, Cause.MEMORY, used, threshold);
    }
  }

  /** Closes it, whatever it is in, and forgets all outcomes. */
  public void reset() {
    force(State.CLOSED);
  }

  /** Puts it into a state by hand. */
  public void force(State wanted) {
    Phase now;
    Phase next;
    do {
      now = phase;
      next =
          switch (wanted) {
            case CLOSED -> closed();
            case OPEN -> open(now, clock.getAsLong());
            case HALF_OPEN -> halfOpen();
            case METRICS_ONLY -> new Phase(wanted, window(), null, false, 0);
            case DISABLED, FORCED_OPEN -> new Phase(wanted, null, null, false, 0);
          };
    } while (!PHASE.compareAndSet(this, now, next));
    tell(now, next, Cause.BY_HAND, Double.NaN, Double.NaN);
  }

  /** The phase, after those that are over by the clock alone. */
  private Phase settled() {
    var now = phase;
    if (now.state() == State.HALF_OPEN && now.ends() && clock.getAsLong() - now.untilNanos() >= 0) {
      change(now, open(now, now.untilNanos()), Cause.WAITED, Double.NaN, Double.NaN);
      now = phase;
    }
    return now;
  }

  private boolean isOver(Phase open) {
    return clock.getAsLong() - open.untilNanos() > 0;
  }

  private static AtomicInteger permits(Phase halfOpen) {
    var permits = halfOpen.permits();
    if (permits == null) {
      throw new IllegalStateException("only a half-open breaker counts what it permits");
    }
    return permits;
  }

  private void open(Phase from, Cause cause, double value, double threshold) {
    change(from, open(from, clock.getAsLong()), cause, value, threshold);
  }

  private void change(Phase from, Phase to, Cause cause, double value, double threshold) {
    if (PHASE.compareAndSet(this, from, to)) {
      tell(from, to, cause, value, threshold);
    }
  }

  private void tell(Phase from, Phase to, Cause cause, double value, double threshold) {
    if (from.state() != to.state()) {
      listener.changed(from.state(), to.state(), cause, value, threshold);
    }
  }

  private OutcomeWindow window() {
    return settings.timeBased()
        ? new SecondsWindow(
            settings.slidingWindowSize(), settings.minimumNumberOfCalls(), clock.getAsLong())
        : new CountWindow(settings.slidingWindowSize(), settings.minimumNumberOfCalls());
  }

  private Phase closed() {
    return new Phase(State.CLOSED, window(), null, false, 0);
  }

  /** What has been seen goes on to be shown. */
  private Phase open(Phase before, long sinceNanos) {
    return new Phase(
        State.OPEN, before.window(), null, true, sinceNanos + settings.waitInOpenNanos());
  }

  private Phase halfOpen() {
    var most = settings.maxWaitHalfOpenNanos();
    return new Phase(
        State.HALF_OPEN,
        new CountWindow(settings.permittedInHalfOpen(), settings.minimumNumberOfCalls()),
        new AtomicInteger(settings.permittedInHalfOpen()),
        most > 0,
        most > 0 ? clock.getAsLong() + most : 0);
  }
}
