package io.cemaf.testapps.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.chat.TraceApp;
import io.cemaf.testapps.chat.TracedCall;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One run of an application whose callers are of three classes, through more calls than the server
 * can answer and a heat wave.
 *
 * @param phases what the application says of each
 * @param whileHot calls that reached the server while the board was hot
 */
record RushHour(JsonNode phases, int whileHot) {
  /** A part of the run. */
  record Phase(String name, double seconds, double callsASecond) {}

  /** The server answers 32 calls a second at its best. */
  static final List<Phase> PHASES =
      List.of(
          new Phase("calm", 4, 16),
          new Phase("three times too many calls", 7, 96),
          new Phase("and a hot board", 7, 96),
          new Phase("calm again", 5, 16));

  static final Duration DEADLINE = Duration.ofSeconds(3);
  static final double HOT = 80;

  private static final HeatWave WAVE =
      new HeatWave(
          new double[] {0, 55},
          new double[] {10, 57},
          new double[] {11.5, 84},
          new double[] {17, 84},
          new double[] {18.5, 58});

  private static final int KNEE = 16;
  private static final Duration TOKEN = Duration.ofMillis(10);
  private static final double MEDIAN_TOKENS = 42;
  private static final double SIGMA = 0.6;

  /** Longer than any answer: how long one gets is what its call asks for. */
  private static final int LONGEST_ANSWER = 1_000_000;

  static RushHour bare(Path room) {
    return run(room, app -> app.bare());
  }

  static RushHour guarded(Path room, String rules) {
    return run(room, app -> app.rules(rules));
  }

  private interface Setting {
    ForkPlan of(ForkPlan app);
  }

  private static RushHour run(Path room, Setting setting) {
    var config = ServerConfig.base().withKnee(KNEE, TOKEN).withTokens(LONGEST_ANSWER, 0);
    try (var server = LlmServer.start(config);
        var host = FakeHost.in(room);
        var hot = new HotCalls(server, WAVE, HOT)) {
      host.play(WAVE, () -> server.stats().calls().seen() > 0);
      var plan =
          ForkedJvm.of(
              TraceApp.class,
              "baseUrl=" + server.baseUrl(),
              "timeoutMillis=" + DEADLINE.toMillis(),
              "trace=" + trace(room));
      try (var jvm = setting.of(plan.on(host).notHeld()).start()) {
        var ended = jvm.await(Duration.ofMinutes(1));
        return new RushHour(new JsonMapper().readTree(ended.stdout()), hot.count());
      }
    } catch (JsonProcessingException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** The same calls at each run: one in ten critical, three in ten high. */
  private static Path trace(Path room) {
    var random = new SplittableRandom(5);
    var calls = new ArrayList<TracedCall>();
    var begun = 0.0;
    for (var phase = 0; phase < PHASES.size(); phase++) {
      var rate = PHASES.get(phase).callsASecond();
      var end = begun + PHASES.get(phase).seconds();
      for (var at = begun + wait(random, rate); at < end; at += wait(random, rate)) {
        var share = random.nextDouble();
        var caller = share < 0.1 ? "critical" : share < 0.4 ? "high" : "normal";
        calls.add(new TracedCall(at * 1e3, tokens(random), caller, phase));
      }
      begun = end;
    }
    try {
      var file = room.resolve("trace.json");
      new JsonMapper().writeValue(file.toFile(), calls);
      return file.toAbsolutePath();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static double wait(SplittableRandom random, double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  private static int tokens(SplittableRandom random) {
    var radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    var normal = radius * Math.cos(2 * Math.PI * random.nextDouble());
    return (int) Math.max(1, Math.round(MEDIAN_TOKENS * Math.exp(SIGMA * normal)));
  }

  /** The share of a phase's calls that were answered in time. */
  double inTime(int phase) {
    var one = phases.path(phase);
    return (double) sum(one.path("inTime")) / Math.max(1, sum(one.path("offered")));
  }

  /** The same of the critical ones. */
  double criticalInTime(int phase) {
    var one = phases.path(phase);
    return one.path("inTime").path("critical").asDouble()
        / Math.max(1, one.path("offered").path("critical").asInt());
  }

  private static int sum(JsonNode counts) {
    var sum = 0;
    for (var count : counts) {
      sum += count.asInt();
    }
    return sum;
  }
}
