package io.cemaf.testapps.simulator;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.AbstractPartitionedLimiter;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.cemaf.Priority;
import io.cemaf.agent.limit.Outcome;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What others put between clients and a server: their own classes, fed with simulated time. */
final class Peers {
  private Peers() {}

  static Policy vegas() {
    return new ConcurrencyLimits(VegasLimit.newDefault());
  }

  static Policy gradient2() {
    return new ConcurrencyLimits(Gradient2Limit.newDefault());
  }

  static Policy windowed() {
    return new ConcurrencyLimits(WindowedLimit.newBuilder().build(Gradient2Limit.newDefault()));
  }

  static Policy partitioned() {
    return new ConcurrencyLimits(Gradient2Limit.newDefault(), true);
  }

  /** Half of the limit for critical calls, the rest 30 to 20; each may use what others leave. */
  private static final class Partitions
      extends AbstractPartitionedLimiter.Builder<Partitions, Call> {
    Partitions() {
      var unused =
          partitionResolver(call -> call.priority.name())
              .partition(Priority.CRITICAL.name(), 0.5)
              .partition(Priority.HIGH.name(), 0.3)
              .partition(Priority.NORMAL.name(), 0.2);
    }

    @Override
    protected Partitions self() {
      return this;
    }
  }

  /** Nothing at all. */
  static final class NoLimit implements Policy {
    @Override
    public Verdict arrive(Call call, long nowNanos) {
      return Verdict.SEND;
    }

    @Override
    public void end(Call call, long nowNanos, Outcome outcome) {}
  }

  /** A limit of concurrency-limits in its own limiter, which refuses what is beyond it. */
  static final class ConcurrencyLimits implements Policy {
    private final Limit limit;
    private final Limiter<Call> limiter;
    private final IdentityHashMap<Call, Limiter.Listener> listeners = new IdentityHashMap<>();
    private long nowNanos;

    ConcurrencyLimits(Limit limit) {
      this(limit, false);
    }

    ConcurrencyLimits(Limit limit, boolean partitioned) {
      this.limit = limit;
      limiter =
          partitioned
              ? new Partitions().limit(limit).nanoClock(() -> nowNanos).build()
              : SimpleLimiter.newBuilder().limit(limit).nanoClock(() -> nowNanos).build();
    }

    @Override
    public Verdict arrive(Call call, long nowNanos) {
      this.nowNanos = nowNanos;
      var listener = limiter.acquire(call);
      listener.ifPresent(present -> listeners.put(call, present));
      return listener.isPresent() ? Verdict.SEND : Verdict.REFUSE;
    }

    @Override
    public void end(Call call, long nowNanos, Outcome outcome) {
      this.nowNanos = nowNanos;
      var listener = listeners.remove(call);
      if (listener == null) {
        throw new IllegalStateException("a call ended that was never sent");
      }
      // its limits refuse latencies of nothing
      if (outcome == Outcome.SUCCESS && nowNanos > call.startNanos) {
        listener.onSuccess();
      } else if (outcome == Outcome.IGNORED || nowNanos <= call.startNanos) {
        listener.onIgnore();
      } else {
        listener.onDropped();
      }
    }

    @Override
    public double limit() {
      return limit.getLimit();
    }
  }

  /** resilience4j's bulkhead, which refuses what is beyond it. */
  static final class FixedBulkhead implements Policy {
    private final Bulkhead bulkhead;

    FixedBulkhead(int calls) {
      bulkhead =
          Bulkhead.of(
              "simulated",
              BulkheadConfig.custom()
                  .maxConcurrentCalls(calls)
                  .maxWaitDuration(Duration.ZERO)
                  .build());
    }

    @Override
    public Verdict arrive(Call call, long nowNanos) {
      return bulkhead.tryAcquirePermission() ? Verdict.SEND : Verdict.REFUSE;
    }

    @Override
    public void end(Call call, long nowNanos, Outcome outcome) {
      bulkhead.onComplete();
    }
  }

  /** resilience4j's circuit breaker with its defaults. */
  static final class Breaker implements Policy {
    private final CircuitBreaker breaker;
    private long nowNanos;

    Breaker() {
      breaker =
          CircuitBreaker.of(
              "simulated",
              CircuitBreakerConfig.custom()
                  .clock(new SimulatedClock(() -> nowNanos))
                  .currentTimestampFunction(clock -> nowNanos, TimeUnit.NANOSECONDS)
                  .build());
    }

    @Override
    public Verdict arrive(Call call, long nowNanos) {
      this.nowNanos = nowNanos;
      return breaker.tryAcquirePermission() ? Verdict.SEND : Verdict.REFUSE;
    }

    @Override
    public void end(Call call, long nowNanos, Outcome outcome) {
      this.nowNanos = nowNanos;
      var life = nowNanos - call.startNanos;
      if (outcome == Outcome.SUCCESS) {
        breaker.onSuccess(life, TimeUnit.NANOSECONDS);
      } else {
        breaker.onError(life, TimeUnit.NANOSECONDS, new TimeoutException());
      }
    }
  }
}
