package io.cemaf.testapps.overload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The application's run through the whole trace.
 *
 * @param phases what it says of each
 */
record Run(JsonNode phases) {
  /** Longer than any answer: how long one gets is what its call asks for. */
  private static final int LONGEST_ANSWER = 1_000_000;

  /** Plays a trace to a server of its own. */
  static Run of(Contender contender, Scale scale, Path trace) {
    var step = Duration.ofNanos(Math.round(scale.stepSeconds() * 1e9));
    var timeoutMillis = Math.round(scale.timeoutSeconds() * 1e3);
    var config =
        ServerConfig.base()
            .withSlots(Scale.SLOTS)
            .withKnee(Scale.KNEE, step)
            .withTokens(LONGEST_ANSWER, 0);
    try (var server = LlmServer.start(config);
        var jvm =
            contender
                .plan(
                    timeoutMillis + "ms",
                    "baseUrl=" + server.baseUrl(),
                    "timeoutMillis=" + timeoutMillis,
                    "trace=" + trace.toAbsolutePath())
                .classPath(classPath())
                .flags("-Xmx2g", "-Xss512k")
                .notHeld()
                .start()) {
      var ended = jvm.await(Duration.ofSeconds((long) (scale.seconds() + 60)));
      return new Run(new JsonMapper().readTree(ended.stdout()));
    } catch (JsonProcessingException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** Without the simulator and what it drives: the agent's classes are on nobody's class path. */
  private static String classPath() {
    var hidden =
        List.of(
            location(io.cemaf.testapps.simulator.Rehearsal.class),
            location(io.cemaf.agent.limit.ConcurrencyLimit.class),
            location(io.cemaf.Priority.class));
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !hidden.contains(Path.of(entry).toAbsolutePath()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path location(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toAbsolutePath();
  }

  /** Calls of a phase that were answered in time. */
  int good(int phase) {
    var sum = 0;
    for (var count : phases.path(phase).path("inTime")) {
      sum += count.asInt();
    }
    return sum;
  }

  double criticalSuccess(int phase) {
    var one = phases.path(phase);
    return one.path("inTime").path("critical").asDouble()
        / Math.max(1, one.path("offered").path("critical").asInt());
  }

  /** How the calls of all phases ended, by kind. */
  Map<String, Integer> ends() {
    var all = new TreeMap<String, Integer>();
    for (var phase : phases) {
      phase
          .path("ends")
          .properties()
          .forEach(end -> all.merge(end.getKey(), end.getValue().asInt(), Integer::sum));
    }
    return all;
  }

  /** How busy the machine was in its busiest phase. */
  double busiest() {
    return most("machineCpu");
  }

  /** How late the latest call began, because the application did not come to it. */
  double latestStartMillis() {
    return most("latestStartMillis");
  }

  private double most(String field) {
    var most = 0.0;
    for (var phase : phases) {
      most = Math.max(most, phase.path(field).asDouble());
    }
    return most;
  }
}
