package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of policies, on calls: another value, another behaviour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyTest {
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
    host.setCpu(0.05);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy("NOTHING_PAGES", "NOT_SPLIT", "SENSOR_LOST");
    } finally {
      app.close();
      host.close();
    }
  }

  /** Puts a policy in force, and waits for it to be in the state. */
  private void use(String rules, String policies, String name, String state) {
    app.use("policies: { " + policies + " }\n" + rules);
    awaitState(name, state);
  }

  private void awaitState(String name, String state) {
    await(name + " is " + state)
        .untilAsserted(() -> assertThat(policy(name).path("state").asText()).isEqualTo(state));
  }

  private double signal(String name) {
    return app.jvm().status().json().path("signals").path(name).asDouble();
  }

  private JsonNode policy(String name) {
    return policy(app.jvm().status(), name);
  }

  private static JsonNode policy(AgentStatus status, String name) {
    for (var each : status.json().path("policies")) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("status has no policy " + name);
  }

  private static String rule(String method, String keys) {
    return "rules:\n  one: { match: { type: com.acme.desk.Desk, method: "
        + method
        + " }, priority: "
        + keys
        + " }\n";
  }

  /** Active at once: the level is normal, and so are all signals. */
  private static final String ALWAYS = "when: temperature > 20C, ";

  @ParameterizedTest(name = "{0} below {1} of {2} calls: {3} of 10 refused")
  @CsvSource({
    "50%,  normal,   low,      5",
    "20%,  normal,   low,      2",
    "100%, normal,   low,      10",
    "50%,  normal,   normal,   0",
    "50%,  high,     normal,   5",
    "50%,  critical, high,     5",
    "50%,  critical, critical, 0"
  })
  void shed_ofALesserPriority_refusesItsShare(
      String share, String below, String priority, int refused) {
    use(
        rule("ask", priority),
        "p: { " + ALWAYS + "do: { shed: { below: " + below + ", share: " + share + " } } }",
        "p",
        "active");

    var before = app.jvm().status().rule("one").path("shed").asInt();
    assertThat(app.burst("ask", 10, 1).rejected()).isEqualTo(refused);
    assertThat(app.jvm().status().rule("one").path("shed").asInt()).isEqualTo(before + refused);
  }

  @Test
  void shed_shareAlone_isOfWhatIsBelowNormal() {
    use(rule("ask", "low"), "p: { " + ALWAYS + "do: { shed: 50% } }", "p", "active");
    assertThat(app.burst("ask", 10, 1).rejected()).isEqualTo(5);
    assertThat(app.call("tell")).isEqualTo("told a");
  }

  @Test
  void rules_named_areTheOnlyOnes() {
    var rules =
        """
        rules:
          ask: { match: { type: com.acme.desk.Desk, method: ask }, priority: low }
          tell: { match: { type: com.acme.desk.Desk, method: tell }, priority: low }
        """;
    use(rules, "p: { " + ALWAYS + "rules: [ask], do: { shed: 100% } }", "p", "active");

    assertThat(app.burst("ask", 4, 1).rejected()).isEqualTo(4);
    assertThat(app.burst("tell", 4, 1).rejected()).isZero();

    use(rules, "p: { " + ALWAYS + "do: { shed: 100% } }", "p", "active");
    assertThat(app.burst("tell", 4, 1).rejected()).isEqualTo(4);
  }

  // temperature  50 | 75 ........ | 69.5 ... | 60
  // policy            active  ... (within the margin) ... inactive
  @Test
  void when_ofASignal_beginsAtItAndEndsByTheMargin() {
    use(rule("ask", "low"), "p: { when: temperature > 70C, do: { shed: 100% } }", "p", "inactive");
    assertThat(app.burst("ask", 4, 1).rejected()).isZero();

    host.setTemperature(75);
    awaitState("p", "active");
    assertThat(app.burst("ask", 4, 1).rejected()).isEqualTo(4);
    assertThat(policy("p").path("value").asDouble()).isEqualTo(75);

    host.setTemperature(69.5);
    await().until(() -> signal("temperature") == 69.5);
    assertThat(app.burst("ask", 4, 1).rejected()).isEqualTo(4);

    host.setTemperature(60);
    awaitState("p", "inactive");
    assertThat(app.burst("ask", 4, 1).rejected()).isZero();
  }

  @Test
  void for_longer_beginsLater() {
    var policies =
        "quick: { when: temperature > 70C, do: { alert: info } },"
            + " slow: { when: temperature > 70C, for: 2s, do: { alert: info } }";
    use("", policies, "slow", "inactive");

    host.setTemperature(75);
    awaitState("slow", "active");
    var status = app.jvm().status();
    var quick = policy(status, "quick").path("forMillis").asLong();
    assertThat(quick - policy(status, "slow").path("forMillis").asLong()).isGreaterThan(1_950);
  }

  @Test
  void throttle_half_makesCallsTakeTwiceAsLong() {
    use(rule("ask", "normal"), "p: { " + ALWAYS + "do: { throttle: 50% } }", "p", "active");
    app.burst("ask", 1, 200);

    assertThat(shortest(1_000)).isBetween(350L, 1_000L);

    use(rule("ask", "normal"), "p: { " + ALWAYS + "do: { throttle: 100% } }", "p", "active");
    assertThat(shortest(349)).isBetween(200L, 349L);
  }

  private long shortest(long enough) {
    return Shortest.below(enough, () -> app.burst("ask", 1, 200).longestMillis());
  }

  @ParameterizedTest
  @CsvSource({
    "each, 50%, 'a3,b3,c3,d2,e2'",
    "each, 20%, 'a1,b1,c1,d1,e1'",
    "each, 100%, 'a5,b5,c5,d5,e5'",
    "mark, 50%, '[2, 2, 2, 2]'",
    "size, 50%, 5",
    "refused, 50%, 'java.lang.IllegalStateException: not c: [a, b, c]'"
  })
  void reduceBatch_ofAList_handsItOverInPieces(String method, String share, String answer) {
    use(
        rule(method, "normal"),
        "p: { " + ALWAYS + "do: { reduceBatch: " + share + " } }",
        "p",
        "active");
    assertThat(app.call(method)).isEqualTo(answer);
  }

  @Test
  void reduceBatch_ofWhatCannotBeJoined_isCountedAndSaidOnce() {
    use(rule("size", "normal"), "p: { " + ALWAYS + "do: { reduceBatch: 50% } }", "p", "active");
    var before = app.jvm().status().fallBacks().getOrDefault("NOT_SPLIT", 0L);
    app.call("size");
    app.call("size");

    assertThat(app.jvm().status().fallBacks()).containsEntry("NOT_SPLIT", before + 2);
    assertThat(app.jvm().stderr().split("Desk.size stays as it is", -1)).hasSize(2);
  }

  /** One call, whatever its pieces: a permit, a count. */
  @Test
  void reduceBatch_underABulkhead_isOneCall() {
    use(
        rule("each", "normal, bulkhead: 1"),
        "p: { " + ALWAYS + "do: { reduceBatch: 20% } }",
        "p",
        "active");
    var before = app.jvm().status().rule("one");
    assertThat(app.burst("each", 4, 20).most()).isEqualTo(1);

    var after = app.jvm().status().rule("one");
    assertThat(after.path("started").asInt() - before.path("started").asInt()).isEqualTo(4);
    assertThat(after.path("split").asInt() - before.path("split").asInt()).isEqualTo(4);
    assertThat(after.path("permitsTaken").asInt()).isZero();
  }

  @Test
  void pageOut_whileNothingPages_isCounted() {
    var before = app.jvm().status().fallBacks().getOrDefault("NOTHING_PAGES", 0L);
    use("", "p: { " + ALWAYS + "do: { pageOut: 25% } }", "p", "active");

    assertThat(app.jvm().status().fallBacks()).containsEntry("NOTHING_PAGES", before + 1);
  }

  @ParameterizedTest
  @CsvSource({"info, false", "warning, true", "error, true", "critical, true"})
  void alert_ofASeverity_isSaidOnce(String severity, boolean onStandardError) {
    var name = "alert-" + severity;
    use("", name + ": { " + ALWAYS + "do: { alert: " + severity + " } }", name, "active");

    assertThat(app.jvm().stderr().contains("policy '" + name + "' is active: temperature is 50.0"))
        .isEqualTo(onStandardError);
    var alerts =
        app.jvm().status().decisions().findParents("kind").stream()
            .filter(each -> each.path("kind").asText().equals("ALERT"))
            .filter(each -> each.path("subject").asText().equals(name))
            .toList();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).path("action").asText()).isEqualTo(severity);
  }

  @Test
  void mode_observe_recordsAndChangesNothing() {
    use(
        rule("ask", "low"),
        "p: { " + ALWAYS + "do: { shed: 100%, alert: error }, mode: observe }",
        "p",
        "observed");
    assertThat(app.burst("ask", 4, 1).rejected()).isZero();
    assertThat(app.jvm().stderr()).doesNotContain("policy 'p'");

    use(rule("ask", "low"), "p: { " + ALWAYS + "do: { shed: 100% }, mode: off }", "p", "off");
    assertThat(app.burst("ask", 4, 1).rejected()).isZero();
  }

  /** The stricter counts, and explain tells which. */
  @Test
  void policies_thatContradict_leaveItToTheStricter() throws Exception {
    var policies =
        "mild: { " + ALWAYS + "do: { shed: 20% } }, strict: { when: cpu >= 0%, do: { shed: 50% } }";
    use(rule("ask", "low"), policies, "mild", "active");
    awaitState("strict", "active");

    assertThat(app.burst("ask", 10, 1).rejected()).isEqualTo(5);
    var explained = app.jvm().command("explain", "one", "--json");
    var choice = new JsonMapper().readTree(explained.stdout()).path("policies").path(0);
    assertThat(choice.path("action").asText()).isEqualTo("shed");
    assertThat(choice.path("decides").asText()).isEqualTo("strict");
    assertThat(choice.path("share").asDouble()).isEqualTo(0.5);
    assertThat(choice.path("overrides").toString()).isEqualTo("[\"mild (0.2)\"]");
  }

  @Test
  void sensor_lostWhileAPolicyIsActive_endsIt() {
    use(rule("ask", "low"), "p: { when: temperature > 60C, do: { shed: 100% } }", "p", "inactive");
    host.setTemperature(75);
    awaitState("p", "active");
    assertThat(app.burst("ask", 2, 1).rejected()).isEqualTo(2);

    host.remove("sys/class/thermal/thermal_zone0/temp");
    awaitState("p", "inactive");
    assertThat(app.burst("ask", 2, 1).rejected()).isZero();

    host.setTemperature(75);
    awaitState("p", "active");
  }

  @Test
  void rule_missing_keepsTheRulesBefore() {
    use(rule("ask", "low"), "p: { " + ALWAYS + "do: { shed: 100% } }", "p", "active");

    app.replace(
        "apiVersion: cemaf/v1\nrules: { ask: { match: { type: com.acme.desk.Desk, method: ask } } }\n"
            + "policies: { p: { when: cpu > 90%, rules: [asc], do: { shed: 100% } } }\n");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> app.jvm().stderr().contains("no rule is named 'asc'; did you mean 'ask'?"));
    assertThat(app.burst("ask", 4, 1).rejected()).isEqualTo(4);
  }
}
