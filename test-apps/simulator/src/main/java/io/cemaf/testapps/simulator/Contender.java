package io.cemaf.testapps.simulator;

import com.netflix.concurrency.limits.limit.AIMDLimit;
import io.cemaf.agent.limit.AimdLimit;
import io.cemaf.agent.limit.ConcurrencyLimit;
import io.cemaf.agent.limit.ElasticLimit;
import io.cemaf.agent.limit.FixedLimit;
import io.cemaf.agent.limit.Gradient2Limit;
import io.cemaf.agent.limit.VegasLimit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * A policy that takes part in a bench.
 *
 * @param title what it is called in tables
 * @param make a new one, for a shape and a seed
 */
record Contender(String title, BiFunction<Shape, Long, Policy> make) {
  static final Contender NO_LIMIT = new Contender("no limit", (shape, seed) -> new Peers.NoLimit());
  static final Contender VEGAS =
      new Contender("concurrency-limits Vegas", (shape, seed) -> Peers.vegas());
  static final Contender GRADIENT2 =
      new Contender("concurrency-limits Gradient2", (shape, seed) -> Peers.gradient2());
  static final Contender ELASTIC =
      new Contender(
          "cemaf elastic, priority room",
          (shape, seed) ->
              room(shape, new ElasticLimit(ElasticLimit.Settings.defaults(timeout(shape)))));

  /** All, the peers first. */
  static final List<Contender> ALL =
      List.of(
          NO_LIMIT,
          VEGAS,
          GRADIENT2,
          new Contender(
              "concurrency-limits Gradient2, windowed", (shape, seed) -> Peers.windowed()),
          new Contender(
              "concurrency-limits Gradient2, partitioned", (shape, seed) -> Peers.partitioned()),
          new Contender(
              "concurrency-limits AIMD",
              (shape, seed) ->
                  new Peers.ConcurrencyLimits(
                      AIMDLimit.newBuilder()
                          .timeout(timeout(shape), TimeUnit.NANOSECONDS)
                          .build())),
          new Contender("resilience4j Bulkhead 25", (shape, seed) -> new Peers.FixedBulkhead(25)),
          new Contender("resilience4j CircuitBreaker", (shape, seed) -> new Peers.Breaker()),
          new Contender(
              "Sentinel's system rule, rebuilt",
              (shape, seed) -> new SystemRule(shape.machine().knee())),
          new Contender("SRE client throttling, K 2", (shape, seed) -> new ClientThrottling(seed)),
          new Contender(
              "like Cinnamon's PID, told the knee",
              (shape, seed) -> new PidRejector((int) shape.machine().knee(), timeout(shape), seed)),
          new Contender(
              "cemaf aimd, priority room",
              (shape, seed) -> room(shape, new AimdLimit(AimdLimit.Settings.defaults()))),
          new Contender("cemaf vegas, priority room", Contender::vegasRoom),
          new Contender(
              "cemaf gradient2, priority room",
              (shape, seed) -> room(shape, new Gradient2Limit(Gradient2Limit.Settings.defaults()))),
          ELASTIC);

  private static Policy vegasRoom(Shape shape, long seed) {
    var random = new SplittableRandom(seed);
    return room(
        shape, new VegasLimit(VegasLimit.Settings.defaults(), () -> random.nextDouble(0.5, 1)));
  }

  /** Whether it does the same each time; concurrency-limits' Vegas draws from its thread. */
  boolean repeats() {
    return !equals(VEGAS);
  }

  /** A new one. */
  Policy policy(Shape shape, long seed) {
    return make.apply(shape, seed);
  }

  /** The room before a limit that never moves: what the oracle chooses from. */
  static Policy fixed(Shape shape, int limit) {
    return room(shape, new FixedLimit(limit));
  }

  private static Policy room(Shape shape, ConcurrencyLimit law) {
    return new RoomPolicy(law, timeout(shape));
  }

  private static long timeout(Shape shape) {
    return (long) (shape.load().timeoutSeconds() * 1e9);
  }
}
