package io.cemaf.agent.limit;

import java.util.function.DoubleSupplier;

/** A limit that keeps the queue it estimates between two bounds, as TCP Vegas does. */
public final class VegasLimit implements ConcurrencyLimit {
  /**
   * What can be set.
   *
   * @param initialLimit calls at once to begin with
   * @param maxLimit calls at once, at most
   * @param smoothing the share of a new estimate that is taken over, 0 to 1
   * @param probeMultiplier a new least latency is taken every so many times the limit of calls
   */
  public record Settings(int initialLimit, int maxLimit, double smoothing, int probeMultiplier) {
    /** The defaults of concurrency-limits 0.5.4. */
    public static Settings defaults() {
      return new Settings(20, 1000, 1.0, 30);
    }
  }

  /*
   * queue = ceil(limit * (1 - leastLatency / latency)), log = max(1, (int) log10(limit))
   *
   *   lost            limit - log
   *   queue <= log    limit + 6 log
   *   queue < 3 log   limit + log
   *   queue > 6 log   limit - log
   *
   * The least latency is that of the quickest call since the last probe. Calls of very different
   * sizes therefore look like a queue: the limit falls far below what the server could do.
   * Source: Brakmo 1995; compatible with VegasLimit of Netflix concurrency-limits 0.5.4.
   */

  private final Settings settings;
  private final DoubleSupplier jitter;
  private double estimate;
  private long leastNanos;
  private int sinceProbe;
  private double probeJitter;

  /**
   * With these settings.
   *
   * @param jitter uniform numbers from 0.5 to below 1, which spread the probes
   */
  public VegasLimit(Settings settings, DoubleSupplier jitter) {
    this.settings = settings;
    this.jitter = jitter;
    estimate = settings.initialLimit();
    probeJitter = jitter.getAsDouble();
  }

  @Override
  public int limit() {
    return (int) estimate;
  }

  @Override
  public void onEnd(long startNanos, long endNanos, int inFlight, double tokens, Outcome outcome) {
    var latencyNanos = endNanos - startNanos;
    if (outcome == Outcome.IGNORED || latencyNanos <= 0) {
      return;
    }
    sinceProbe++;
    if (probeJitter * settings.probeMultiplier() * estimate <= sinceProbe) {
      probeJitter = jitter.getAsDouble();
      sinceProbe = 0;
      leastNanos = latencyNanos;
    } else if (leastNanos == 0 || latencyNanos < leastNanos) {
      leastNanos = latencyNanos;
    } else {
      estimate = next(latencyNanos, inFlight, outcome != Outcome.SUCCESS);
    }
  }

  private double next(long latencyNanos, int inFlight, boolean lost) {
    var queue = (int) Math.ceil(estimate * (1 - (double) leastNanos / latencyNanos));
    var log = log10((int) estimate);
    double next;
    if (lost) {
      next = estimate - log;
    } else if (inFlight * 2 < estimate) {
      return estimate;
    } else if (queue <= log) {
      next = estimate + 6 * log;
    } else if (queue < 3 * log) {
      next = estimate + log;
    } else if (queue > 6 * log) {
      next = estimate - log;
    } else {
      return estimate;
    }
    next = Math.max(1, Math.min(settings.maxLimit(), next));
    return (1 - settings.smoothing()) * estimate + settings.smoothing() * next;
  }

  private static int log10(int limit) {
    return Math.max(1, (int) Math.log10(limit));
  }
}
