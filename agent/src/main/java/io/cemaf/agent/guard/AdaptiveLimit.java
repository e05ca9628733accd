package io.cemaf.agent.guard;

import io.cemaf.Priority;
import io.cemaf.agent.limit.AimdLimit;
import io.cemaf.agent.limit.ConcurrencyLimit;
import io.cemaf.agent.limit.DeadlineShedding;
import io.cemaf.agent.limit.ElasticLimit;
import io.cemaf.agent.limit.FixedLimit;
import io.cemaf.agent.limit.Gradient2Limit;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.limit.ServiceTimes;
import io.cemaf.agent.limit.VegasLimit;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.ConcurrencySpec;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The adapting limit of one rule. Calls hand in when they start and end; the control thread feeds
 * that to the law, and says how many may run from then on.
 */
public final class AdaptiveLimit {
  private final String rule;
  private final ConcurrencySpec spec;
  private final long deadlineNanos;
  private final Health health;
  private final ConcurrencyLimit law;
  private final ServiceTimes times;
  private final DeadlineShedding shedding;
  private final CallRing ring = new CallRing();
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Ends that found no place in the ring after their starts had. */
  private final AtomicInteger endsMissed = new AtomicInteger();

  private volatile int limit;
  private volatile int meanLimit;
  private volatile ServiceTimes.Learned learned = ServiceTimes.Learned.NOTHING;

  AdaptiveLimit(String rule, ConcurrencySpec spec, long deadlineNanos, Health health) {
    this.rule = rule;
    this.spec = spec;
    this.deadlineNanos = deadlineNanos;
    this.health = health;
    law = law(spec, deadlineNanos);
    times = new ServiceTimes(deadlineNanos);
    shedding = new DeadlineShedding(deadlineNanos);
    limit = bounded(law.limit());
    meanLimit = limit;
  }

  private static ConcurrencyLimit law(ConcurrencySpec spec, long deadlineNanos) {
    var initial = spec.initialLimit();
    var min = spec.minLimit();
    var max = spec.maxLimit();
    return switch (spec.algorithm()) {
      case ELASTIC -> new ElasticLimit(new ElasticLimit.Settings(initial, min, max, deadlineNanos));
      case GRADIENT2 -> {
        var usual = Gradient2Limit.Settings.defaults();
        yield new Gradient2Limit(
            new Gradient2Limit.Settings(
                initial,
                min,
                max,
                usual.smoothing(),
                usual.queueSize(),
                usual.longWindow(),
                usual.tolerance()));
      }
      case VEGAS -> {
        var usual = VegasLimit.Settings.defaults();
        yield new VegasLimit(
            new VegasLimit.Settings(initial, max, usual.smoothing(), usual.probeMultiplier()),
            () -> ThreadLocalRandom.current().nextDouble(0.5, 1));
      }
      case AIMD ->
          new AimdLimit(
              new AimdLimit.Settings(
                  initial, min, max, AimdLimit.Settings.defaults().backoffRatio(), deadlineNanos));
      case FIXED -> new FixedLimit(initial);
    };
  }

  /** Whether this is the limit that the rules ask for. */
  boolean isFor(ConcurrencySpec wanted, long deadline) {
    return deadline == deadlineNanos && spec.equals(wanted);
  }

  /** Calls that may run at once. */
  int limit() {
    return limit;
  }

  /** The limit to show: without the small movements by which the law learns. */
  public int meanLimit() {
    return meanLimit;
  }

  public ConcurrencySpec.Algorithm algorithm() {
    return spec.algorithm();
  }

  /** What 99 of 100 calls take at most once they run, in seconds; 0 until any has ended. */
  public double serviceSeconds() {
    return learned.q99Nanos() * 1e-9;
  }

  /** Calls in flight, this one included, to be handed to {@link #ended}; negative if unheard. */
  int started(long nowNanos) {
    var now = inFlight.incrementAndGet();
    if (ring.started(nowNanos)) {
      return now;
    }
    health.count(FallBack.OUTCOME_LOST);
    return -now;
  }

  void ended(long startNanos, long endNanos, int inFlightAtStart, Outcome outcome) {
    inFlight.decrementAndGet();
    if (inFlightAtStart > 0 && !ring.ended(startNanos, endNanos, inFlightAtStart, outcome)) {
      health.count(FallBack.OUTCOME_LOST);
      endsMissed.incrementAndGet();
    }
  }

  /** Seconds that a call which comes now would wait for its turn. */
  double expectedSeconds(int ahead) {
    return (ahead + 1) * learned.meanNanos() / limit * 1e-9;
  }

  /** Seconds that a call of this class may wait. */
  double budgetSeconds(Priority priority) {
    return shedding.budgetNanos(priority, learned) * 1e-9;
  }

  /** Whether a call may join those that wait. */
  boolean admits(Priority priority, int ahead) {
    return shedding.admits(priority, ahead, limit, learned);
  }

  /** Whether a call with so much time left is worth sending. */
  boolean dispatches(long leftNanos) {
    return shedding.dispatches(leftNanos, learned);
  }

  /** Whether a call has run for longer than 99 of 100 do. */
  boolean isOverdue(long nanos) {
    var most = learned.q99Nanos();
    return most > 0 && nanos >= most;
  }

  /** A control step; on the control thread. */
  void step(long nowNanos, Recorder recorder) {
    ring.drain(law, times);
    for (var missed = endsMissed.getAndSet(0); missed > 0; missed--) {
      law.onEnd(nowNanos, nowNanos, 1, Double.NaN, Outcome.IGNORED);
    }
    learned = times.learn();
    law.onStep(nowNanos);
    limit = bounded(law.limit());
    var mean =
        law instanceof ElasticLimit elastic
            ? bounded((int) Math.round(elastic.meanLimit()))
            : limit;
    if (mean != meanLimit) {
      recorder.concurrencyLimitChanged(rule, meanLimit, mean, inFlight.get());
      meanLimit = mean;
    }
  }

  private int bounded(int wanted) {
    return Math.max(spec.minLimit(), Math.min(spec.maxLimit(), wanted));
  }
}
