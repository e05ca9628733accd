package io.cemaf.agent.guard;

import io.cemaf.CallRejectedException;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.limit.CircuitBreaker.Cause;
import io.cemaf.agent.limit.CircuitBreaker.State;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.CircuitBreakerSpec;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The circuit breaker of one rule: what its calls' ends mean, and who is told of its changes. */
public final class Breaker implements CircuitBreaker.Listener {
  private static final int DEEPEST = 16;

  /**
   * Why it is in its state.
   *
   * @param value a ratio, or bytes; NaN where nothing was measured
   * @param threshold same unit
   */
  public record Why(String signal, double value, double threshold) {
    static final Why NOTHING = new Why("", Double.NaN, Double.NaN);
  }

  private final String rule;
  private final CircuitBreakerSpec spec;
  private final Recorder recorder;
  private final CircuitBreaker law;
  private final boolean timed;
  private volatile Why why = Why.NOTHING;

  Breaker(String rule, CircuitBreakerSpec spec, LongSupplier clock, Recorder recorder) {
    this.rule = rule;
    this.spec = spec;
    this.recorder = recorder;
    law = new CircuitBreaker(settings(spec), clock, this);
    timed = law.settings().timed();
  }

  private static CircuitBreaker.Settings settings(CircuitBreakerSpec spec) {
    var slow = spec.slowCallDurationThreshold();
    return new CircuitBreaker.Settings(
        (float) (100 * spec.failureRateThreshold()),
        (float) (100 * spec.slowCallRateThreshold()),
        slow == null ? Long.MAX_VALUE : slow.toNanos(),
        spec.timeBased(),
        spec.slidingWindowSize(),
        spec.minimumNumberOfCalls(),
        spec.waitDurationInOpenState().toNanos(),
        spec.maxWaitDurationInHalfOpenState().toNanos(),
        spec.permittedNumberOfCallsInHalfOpenState());
  }

  /** Whether this is the breaker that the rules ask for. */
  boolean isFor(CircuitBreakerSpec wanted) {
    return spec.equals(wanted);
  }

  public State state() {
    return law.state();
  }

  public Why why() {
    return why;
  }

  /** Milliseconds until calls may try again; 0 if it is not open. */
  public long retryAfterMillis() {
    return (law.openNanos() + 999_999) / 1_000_000;
  }

  /** Share of the calls in the window that failed; NaN where there are too few. */
  public double failureRate() {
    return law.failureRate() / 100;
  }

  /** Share of the calls in the window that were slow; NaN where there are too few. */
  public double slowCallRate() {
    return law.slowCallRate() / 100;
  }

  /** Whether its calls' durations matter. */
  boolean timed() {
    return timed;
  }

  /** Whether calls go on as if there were none. */
  boolean isClosed() {
    return law.isClosed();
  }

  boolean refuses() {
    return law.refuses();
  }

  boolean tryAcquire() {
    return law.tryAcquire();
  }

  void release() {
    law.release();
  }

  /**
   * A call ended.
   *
   * @param nanos it ran; matters only where {@link #timed}
   */
  void ended(@Nullable Throwable thrown, long nanos) {
    if (thrown == null) {
      law.onSuccess(nanos);
      return;
    }
    var failure = unwrapped(thrown);
    if (isOurs(failure) || isAny(failure, spec.ignoreExceptions())) {
      law.release();
    } else if (spec.recordExceptions().isEmpty() || isAny(failure, spec.recordExceptions())) {
      law.onError(nanos);
    } else {
      law.onSuccess(nanos);
    }
  }

  /** What a future failed with, without what futures put around it. */
  private static Throwable unwrapped(Throwable thrown) {
    var cause = thrown.getCause();
    return cause != null
            && (thrown instanceof CompletionException || thrown instanceof ExecutionException)
        ? cause
        : thrown;
  }

  /** A refusal of the agent's, of a call within this one, says nothing about the service. */
  private static boolean isOurs(Throwable failure) {
    var cause = failure;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof CallRejectedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isAny(Throwable failure, List<String> names) {
    if (names.isEmpty()) {
      return false;
    }
    for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
      if (names.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /** Says what the process uses; does nothing where no threshold is given. */
  void memory(double bytes) {
    var threshold = spec.memoryThreshold();
    if (threshold != null) {
      law.memory(bytes, threshold);
    }
  }

  /** Forgets all outcomes, and goes into the state that is set by hand; null for none. */
  void reset(@Nullable State forced) {
    law.reset();
    if (forced != null) {
      law.force(forced);
    }
  }

  @Override
  public void changed(State from, State to, Cause cause, double value, double threshold) {
    var scale = cause == Cause.MEMORY ? 1 : 0.01;
    var reason = new Why(cause.signal(), value * scale, threshold * scale);
    if (to == State.OPEN || !Double.isNaN(value) || cause == Cause.BY_HAND) {
      why = reason;
    }
    recorder.breakerTransition(
        rule, from.name(), to.name(), reason.signal(), reason.value(), reason.threshold());
  }
}
