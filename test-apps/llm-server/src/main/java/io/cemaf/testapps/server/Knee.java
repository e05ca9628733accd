package io.cemaf.testapps.server;

import java.time.Duration;

/**
 * How fast a server with continuous batching goes.
 *
 * <pre>
 *   step(n) = t0 (1 + x + x^2),  x = max(0, n / K - 1)
 * </pre>
 *
 * Each of n running calls advances by one token a step: throughput n / step(n) peaks at the knee K
 * and is two thirds of that at 2K.
 *
 * @param calls K, the running calls that cost nothing extra
 * @param step t0, the time of one token up to the knee
 */
public record Knee(int calls, Duration step) {
  public Knee {
    if (calls < 1 || step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("a knee of " + calls + " calls, a step of " + step);
    }
  }

  /** Nanoseconds for one token of each of so many running calls. */
  double stepNanos(int running) {
    var x = Math.max(0, (double) running / calls - 1);
    return step.toNanos() * (1 + x + x * x);
  }
}
