package io.cemaf.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.cemaf.Level;
import io.cemaf.Priority;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrRecorderTest {
  private static final CallFacts FACTS =
      new CallFacts(
          "chat", "acme.Chat.ask", Priority.HIGH, Level.CRITICAL, "temperature", 84.5, 80, "guard");

  private static final Set<String> STANDARD =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  private static final Map<String, RecordedEvent> EVENTS = new LinkedHashMap<>();
  private static final Health HEALTH = new Health(line -> {});
  private static final DecisionLog LOG = new DecisionLog();
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Everything once, into one recording that starts after the recorder was made. */
  @BeforeAll
  static void record(@TempDir Path directory) throws IOException {
    try (var recorder = Recorders.kept(LOG);
        var recording = new Recording()) {
      Recorders.listen(recorder, HEALTH);
      recording.start();
      recorder.pressureSample(
          new PressureReading(
              Level.HIGH, 0.5, 0.6, Double.NaN, 1_000, 71.5, 0.01, 0.02, 0.03, 1.5, 0.7));
      recorder.levelChanged(Level.NORMAL, Level.HIGH, "memory", 0.8, 0.75);
      recorder.guardTransition("board", "CLOSED", "OPEN", "cpu", 0.95, 0.9);
      recorder.breakerTransition("chat", "CLOSED", "OPEN", "failureRate", 0.6, 0.5);
      var waiting = recorder.callPaused(FACTS, "warming down");
      LockSupport.parkNanos(WAIT_NANOS);
      waiting.ended("admitted");
      recorder.callThrottled(FACTS, 1_500_000);
      recorder.callRejected(FACTS);
      recorder.callDegraded(FACTS);
      var policy = new PolicyFacts("slow", "shed 20% below normal", "cpu", 0.95, 0.9);
      recorder.callShed(FACTS);
      recorder.quotaWait(FACTS, "openai gpt #1a2b3c4d", 300, 2_000_000, "admitted");
      recorder.fallbackUsed(FACTS, "small-model", "too many");
      recorder.providerCooldown("openai", "openai gpt #1a2b3c4d", "told", 47_000_000_000L);
      recorder.policyChanged(policy, "active");
      recorder.alert(policy, "warning", "policy 'slow' is active");
      recorder.memoryGuard("NORMAL", "HARD", "calls wait", "heap", 0.93, 0.9);
      recorder.rulesReloaded(List.of("/a.yaml", "/b.yaml"), false, List.of("first", "second"));
      recorder.ruleWoven("chat", "acme.Chat.ask", "app");
      recorder.agentOverhead(2_000_000, 3, 4);
      recording.stop();
      var file = directory.resolve("all.jfr");
      recording.dump(file);
      for (var event : RecordingFile.readAllEvents(file)) {
        EVENTS.put(event.getEventType().getName(), event);
      }
    }
  }

  private static Map<String, Object> fields(String name) {
    var event = EVENTS.get("cemaf." + name);
    assertThat(event).as(name).isNotNull();
    var fields = new LinkedHashMap<String, Object>();
    for (var field : event.getFields()) {
      if (!STANDARD.contains(field.getName())) {
        assertThat(field.getLabel()).as(field.getName()).isNotBlank();
        fields.put(field.getName(), event.getValue(field.getName()));
      }
    }
    assertThat(event.getEventType().getCategoryNames()).containsExactly("cemaf");
    assertThat(event.getEventType().getLabel()).isNotBlank();
    assertThat(event.getEventType().getDescription()).isNotBlank();
    return fields;
  }

  private static Map<String, Object> factsAnd(Map<String, Object> more) {
    var facts =
        new LinkedHashMap<String, Object>(
            Map.of(
                "rule", "chat",
                "method", "acme.Chat.ask",
                "priority", "HIGH",
                "level", "CRITICAL",
                "signal", "temperature",
                "value", 84.5,
                "threshold", 80.0,
                "action", "guard"));
    facts.putAll(more);
    return facts;
  }

  @Test
  void events_all_wereWritten() {
    assertThat(EVENTS.keySet())
        .containsExactlyInAnyOrder(
            "cemaf.PressureSample",
            "cemaf.PressureLevelChanged",
            "cemaf.GuardStateTransition",
            "cemaf.CircuitBreakerStateTransition",
            "cemaf.CallPaused",
            "cemaf.CallThrottled",
            "cemaf.CallRejected",
            "cemaf.CallDegraded",
            "cemaf.CallShed",
            "cemaf.QuotaWait",
            "cemaf.ProviderCooldown",
            "cemaf.FallbackUsed",
            "cemaf.PolicyTransition",
            "cemaf.Alert",
            "cemaf.MemoryGuard",
            "cemaf.RulesReloaded",
            "cemaf.RuleWoven",
            "cemaf.AgentOverhead");
    assertThat(HEALTH.fallBacks()).isEmpty();
    assertThat(HEALTH.faults()).isEmpty();
  }

  @Test
  void quota_waitAndCooldown_areComplete() {
    assertThat(fields("QuotaWait"))
        .isEqualTo(
            factsAnd(
                Map.of(
                    "key",
                    "openai gpt #1a2b3c4d",
                    "tokens",
                    300L,
                    "waited",
                    2_000_000L,
                    "outcome",
                    "admitted")));
    assertThat(fields("FallbackUsed"))
        .isEqualTo(factsAnd(Map.of("served", "small-model", "failure", "too many")));
    assertThat(fields("ProviderCooldown"))
        .containsOnly(
            entry("quota", "openai"),
            entry("key", "openai gpt #1a2b3c4d"),
            entry("state", "told"),
            entry("cooldown", 47_000_000_000L));
  }

  @Test
  void breakerTransition_written_tellsWhatItRestsOn() {
    assertThat(fields("CircuitBreakerStateTransition"))
        .containsEntry("rule", "chat")
        .containsEntry("previous", "CLOSED")
        .containsEntry("state", "OPEN")
        .containsEntry("signal", "failureRate")
        .containsEntry("value", 0.6)
        .containsEntry("threshold", 0.5);
  }

  @Test
  void callPaused_waited_hasTheWaitAsItsDurationAndTheStackOfTheCaller() {
    assertThat(fields("CallPaused"))
        .containsExactlyInAnyOrderEntriesOf(
            factsAnd(Map.of("message", "warming down", "outcome", "admitted")));
    var event = EVENTS.get("cemaf.CallPaused");
    assertThat(event.getDuration().toNanos()).isGreaterThan(WAIT_NANOS / 2);
    assertThat(event.getStackTrace().getFrames())
        .anyMatch(frame -> frame.getMethod().getName().equals("record"));
  }

  @Test
  void calls_throttledRejectedDegraded_haveTheFactsAndNoStack() {
    assertThat(fields("CallThrottled"))
        .containsExactlyInAnyOrderEntriesOf(factsAnd(Map.of("waited", 1_500_000L)));
    assertThat(fields("CallRejected")).containsExactlyInAnyOrderEntriesOf(factsAnd(Map.of()));
    assertThat(fields("CallDegraded")).containsExactlyInAnyOrderEntriesOf(factsAnd(Map.of()));
    assertThat(EVENTS.get("cemaf.CallRejected").getStackTrace()).isNull();
    assertThat(EVENTS.get("cemaf.CallThrottled").getDuration("waited").toNanos())
        .isEqualTo(1_500_000L);
  }

  @Test
  void memoryGuard_atItsLimit_saysWhatItRestsOn() {
    assertThat(fields("MemoryGuard"))
        .containsEntry("previous", "NORMAL")
        .containsEntry("state", "HARD")
        .containsEntry("action", "calls wait")
        .containsEntry("signal", "heap")
        .containsEntry("value", 0.93)
        .containsEntry("threshold", 0.9);
  }

  @Test
  void policies_thatBeginAndAlert_sayWhatTheyRestOn() {
    assertThat(fields("PolicyTransition"))
        .containsOnly(
            entry("policy", "slow"),
            entry("state", "active"),
            entry("action", "shed 20% below normal"),
            entry("signal", "cpu"),
            entry("value", 0.95),
            entry("threshold", 0.9));
    assertThat(fields("Alert"))
        .containsOnly(
            entry("policy", "slow"),
            entry("severity", "warning"),
            entry("message", "policy 'slow' is active"),
            entry("signal", "cpu"),
            entry("value", 0.95),
            entry("threshold", 0.9));
  }

  @Test
  void pressureSample_oneReading_hasEverySignalWithItsUnit() {
    assertThat(fields("PressureSample"))
        .containsOnly(
            entry("level", "HIGH"),
            entry("cpu", 0.5),
            entry("memory", 0.6),
            entry("heap", Double.NaN),
            entry("rss", 1_000L),
            entry("temperature", 71.5),
            entry("psiCpu", 0.01),
            entry("psiMemory", 0.02),
            entry("psiIo", 0.03),
            entry("load", 1.5),
            entry("disk", 0.7));
    var type = EVENTS.get("cemaf.PressureSample").getEventType();
    assertThat(type.getField("cpu").getAnnotation(jdk.jfr.Percentage.class)).isNotNull();
    assertThat(type.getField("rss").getAnnotation(jdk.jfr.DataAmount.class)).isNotNull();
  }

  @Test
  void changes_levelGuardRules_sayFromWhatToWhatAndWhy() {
    assertThat(fields("PressureLevelChanged"))
        .containsOnly(
            entry("level", "HIGH"),
            entry("previous", "NORMAL"),
            entry("signal", "memory"),
            entry("value", 0.8),
            entry("threshold", 0.75),
            entry("action", "raised"));
    assertThat(fields("GuardStateTransition"))
        .containsOnly(
            entry("guard", "board"),
            entry("previous", "CLOSED"),
            entry("state", "OPEN"),
            entry("signal", "cpu"),
            entry("value", 0.95),
            entry("threshold", 0.9));
    assertThat(fields("RulesReloaded"))
        .containsOnly(
            entry("files", "/a.yaml, /b.yaml"),
            entry("accepted", false),
            entry("problems", "first\nsecond"),
            entry("action", "refused"));
  }

  @Test
  void agent_wovenAndOverhead_areComplete() {
    assertThat(fields("RuleWoven"))
        .containsOnly(
            entry("rule", "chat"), entry("method", "acme.Chat.ask"), entry("loader", "app"));
    assertThat(fields("AgentOverhead"))
        .containsOnly(
            entry("controlTime", 2_000_000L), entry("faults", 3L), entry("fallBacks", 4L));
  }

  @Test
  void recorder_withJfr_keepsDecisionsInMemoryToo() {
    assertThat(LOG.all())
        .extracting(Decision::kind)
        .containsExactly(
            Decision.Kind.LEVEL,
            Decision.Kind.GUARD,
            Decision.Kind.CIRCUIT_BREAKER,
            Decision.Kind.PAUSED,
            Decision.Kind.RESUMED,
            Decision.Kind.THROTTLED,
            Decision.Kind.REJECTED,
            Decision.Kind.DEGRADED,
            Decision.Kind.SHED,
            Decision.Kind.QUOTA,
            Decision.Kind.FALLBACK,
            Decision.Kind.COOLDOWN,
            Decision.Kind.POLICY,
            Decision.Kind.ALERT,
            Decision.Kind.MEMORY,
            Decision.Kind.RULES);
  }

  @Test
  void create_nobodyRecords_leavesJfrAlone() throws Exception {
    assertThat(fork(List.of())).containsExactly("initialized=false", "fallBacks={}", "decisions=1");
  }

  @Test
  void create_recordingFromTheStart_takesPart() throws Exception {
    assertThat(fork(List.of("-XX:StartFlightRecording:filename=/dev/null")))
        .contains(
            "initialized=true",
            "fallBacks={}",
            "registered=" + JfrRecorder.EVENTS.size(),
            "decisions=1");
  }

  @Test
  void create_withoutTheModule_countsThatOnceAndKeepsDecisions() throws Exception {
    assertThat(fork(List.of("--limit-modules", "java.base")))
        .containsExactly("fallBacks={NO_JFR=1}", "decisions=1");
  }

  private static List<String> fork(List<String> options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path", "") + File.pathSeparator,
            JfrProbe.class.getName()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
