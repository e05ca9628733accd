package io.cemaf.testapps.benchmarks;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same call through resilience4j's circuit breaker, rate limiter and bulkhead. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PeerBenchmark {
  /**
   * The three around the bare call. The bulkhead is outermost: a refusal costs the peer least so.
   */
  private static Supplier<Object> decorated(Bulkhead bulkhead) {
    var target = new Targets.Bare();
    var limits =
        RateLimiterConfig.custom()
            .limitForPeriod(Integer.MAX_VALUE)
            .limitRefreshPeriod(Duration.ofMinutes(1))
            .timeoutDuration(Duration.ZERO)
            .build();
    var breaker = CircuitBreaker.ofDefaults("peer");
    return Bulkhead.decorateSupplier(
        bulkhead,
        RateLimiter.decorateSupplier(
            RateLimiter.of("peer", limits),
            CircuitBreaker.decorateSupplier(breaker, () -> target.call(SiteBenchmark.REQUEST))));
  }

  private static Bulkhead bulkhead(int calls) {
    return Bulkhead.of(
        "peer",
        BulkheadConfig.custom()
            .maxConcurrentCalls(calls)
            .maxWaitDuration(Duration.ZERO)
            .writableStackTraceEnabled(false)
            .build());
  }

  /** All three let the call through. */
  @State(Scope.Benchmark)
  public static class Closed {
    final Supplier<Object> call = decorated(bulkhead(64));
  }

  /** The bulkhead's one permit is taken. */
  @State(Scope.Benchmark)
  public static class Full {
    private final Bulkhead bulkhead = bulkhead(1);
    final Supplier<Object> call = decorated(bulkhead);

    @Setup
    public void fill() {
      if (!bulkhead.tryAcquirePermission()) {
        throw new IllegalStateException("the peer's bulkhead is full already");
      }
      try {
        var unused = call.get();
      } catch (BulkheadFullException refused) {
        return;
      }
      throw new IllegalStateException("the peer lets calls through");
    }
  }

  @Benchmark
  public Object peer(Closed state) {
    return state.call.get();
  }

  @Benchmark
  public Object peerRejected(Full state) {
    try {
      return state.call.get();
    } catch (BulkheadFullException refused) {
      return refused;
    }
  }
}
