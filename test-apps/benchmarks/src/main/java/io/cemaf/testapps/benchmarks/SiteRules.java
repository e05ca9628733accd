package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for {@link Targets}: no signal reaches a threshold, so the level is and stays normal.
 */
final class SiteRules {
  private static final String YAML =
      """
      apiVersion: cemaf/v1
      pressure:
        levels:
          emergency: { temperature: 150C }
      guards:
        calm: { when: [temperature > 150C] }
        patient: { when: [latency.timed > 10m, latency.timed-permitted > 10m] }
      rules:
        inactive: { match: { type: "%1$s$Inactive", method: call }, guard: calm, bulkhead: 64 }
        guarded: { match: { type: "%1$s$Guarded", method: call }, guard: calm }
        permitted: { match: { type: "%1$s$Permitted", method: call }, guard: calm, bulkhead: 64 }
        timed: { match: { type: "%1$s$Timed", method: call }, guard: patient }
        timed-permitted: { match: { type: "%1$s$TimedPermitted", method: call }, guard: patient, bulkhead: 64 }
        three: { match: { type: "%1$s$Three", method: call }, bulkhead: 64, circuitBreaker: {}, rateLimiter: { limitForPeriod: 1000000000, limitRefreshPeriod: 1m } }
        timed-three: { match: { type: "%1$s$TimedThree", method: call }, bulkhead: 64, circuitBreaker: { slowCallDurationThreshold: 60s }, rateLimiter: { limitForPeriod: 1000000000, limitRefreshPeriod: 1m } }
        repeated: { match: { type: "%1$s$Repeated", method: call }, retry: 3, idempotent: true }
        limited: { match: { type: "%1$s$Limited", method: call }, timeLimiter: 10m }
        degraded: { match: { type: "%1$s$Degraded", method: call }, degrade: { normal: { scaleArg: { arg: 1, by: 80%% } } } }
        undegraded: { match: { type: "%1$s$Undegraded", method: call }, degrade: { emergency: { scaleArg: { arg: 1, by: 80%% } } } }
        full:
          match: { type: "%1$s$Full", method: "*" }
          bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s, maxHold: 1h }
      """;

  private SiteRules() {}

  /** What a JVM is started with so that the agent weaves the targets. */
  static List<String> flags(Path directory, Path jar) throws IOException {
    var file =
        Files.writeString(directory.resolve("sites.yaml"), YAML.formatted(Targets.class.getName()));
    var flags = new ArrayList<String>();
    flags.add("-javaagent:" + jar);
    flags.add("-Dcemaf.rules=" + file);
    // A toggle, not the file's word: the class is woven, and its rule is off.
    flags.add("-Dcemaf.rule.inactive.mode=off");
    flags.add("-Dcemaf.jar=" + jar);
    flags.add("-XX:CompileCommand=quiet");
    for (var target : Targets.class.getDeclaredClasses()) {
      // A model call is no method that its caller swallows. A refused one ends before its body, in
      // the peer's case before its target, so there the compiler is free for both.
      if (target != Targets.Full.class) {
        flags.add("-XX:CompileCommand=dontinline," + target.getName() + "::call");
      }
    }
    return flags;
  }
}
