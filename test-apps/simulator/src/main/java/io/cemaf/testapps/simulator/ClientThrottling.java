package io.cemaf.testapps.simulator;

import io.cemaf.agent.limit.Outcome;
import java.util.SplittableRandom;

/**
 * Client-side throttling as "Site Reliability Engineering", chapter 21, gives it, rebuilt: refuses
 * with probability max(0, (requests - K accepts) / (requests + 1)) over two minutes. What was
 * answered counts as accepted.
 */
final class ClientThrottling implements Policy {
  private static final double K = 2;
  private static final int SECONDS = 120;

  private final int[] requests = new int[SECONDS];
  private final int[] accepts = new int[SECONDS];
  private final SplittableRandom random;
  private long second;
  private int allRequests;
  private int allAccepts;

  ClientThrottling(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public Verdict arrive(Call call, long nowNanos) {
    forget(nowNanos);
    var refused = Math.max(0, (allRequests - K * allAccepts) / (allRequests + 1));
    requests[(int) (second % SECONDS)]++;
    allRequests++;
    return random.nextDouble() < refused ? Verdict.REFUSE : Verdict.SEND;
  }

  @Override
  public void end(Call call, long nowNanos, Outcome outcome) {
    forget(nowNanos);
    if (outcome == Outcome.SUCCESS) {
      accepts[(int) (second % SECONDS)]++;
      allAccepts++;
    }
  }

  private void forget(long nowNanos) {
    for (var now = nowNanos / 1_000_000_000L; second < now; ) {
      second++;
      var oldest = (int) (second % SECONDS);
      allRequests -= requests[oldest];
      allAccepts -= accepts[oldest];
      requests[oldest] = 0;
      accepts[oldest] = 0;
    }
  }
}
