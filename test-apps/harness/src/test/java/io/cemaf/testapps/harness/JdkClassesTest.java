package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on classes of the JDK, some loaded long before the agent: they are woven at work. */
class JdkClassesTest {
  private static final String STARTED = "started 0\n";

  /** More than can be started while a test has patience. */
  private static final String ENDLESS = "100000000";

  @ParameterizedTest
  @ValueSource(strings = {"processes", "tasks"})
  void jdkClass_bare_startsAtOnce(String what) {
    var ended =
        ForkedJvm.of(Starting.class, what, "20")
            .bare()
            .notHeld()
            .prints(STARTED + "never spaced\n")
            .run();

    assertThat(ended.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "processes, java.lang.ProcessBuilder,                start",
    "tasks,     java.util.concurrent.ThreadPoolExecutor, execute"
  })
  void jdkClass_namedByARule_isSpaced(String what, String type, String method) {
    var ended =
        ForkedJvm.of(Starting.class, what, ENDLESS)
            .rules(spaced(type, method))
            .prints(STARTED + "spaced\n")
            .run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.status().json().get("woven").toString()).contains(type + "." + method);
  }

  @ParameterizedTest
  @CsvSource({
    "processes, java.lang.ProcessBuilder,                start",
    "tasks,     java.util.concurrent.ThreadPoolExecutor, execute"
  })
  void jdkClass_namedByRulesThatCameLater_isSpacedFromThenOn(
      String what, String type, String method) throws Exception {
    var plan =
        ForkedJvm.of(Starting.class, what, ENDLESS)
            .rules("apiVersion: cemaf/v1\n")
            .property("cemaf.reload.interval", "250ms")
            .prints(STARTED + "spaced\n");
    try (var jvm = plan.start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().equals(STARTED));

      Files.writeString(jvm.rules(), spaced(type, method));

      var ended = jvm.await();
      assertThat(ended.stderr()).isEmpty();
      assertThat(ended.exit()).isZero();
    }
  }

  @Test
  void jdkClass_ofAJvmThatIsAttachedTo_isSpacedFromThenOn() throws Exception {
    var plan =
        ForkedJvm.of(Starting.class, "processes", ENDLESS)
            .bare()
            .notHeld()
            .flags("-XX:+EnableDynamicAgentLoading")
            .prints(STARTED + "spaced\n");
    try (var jvm = plan.start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> jvm.stdout().equals(STARTED));
      var rules =
          Files.writeString(
              jvm.room().resolve("late.yaml"), spaced("java.lang.ProcessBuilder", "start"));

      var attached = jvm.command("attach", "rules=" + rules);

      var ended = jvm.await();
      assertThat(attached.exit()).as(attached.stderr()).isZero();
      assertThat(ended.stderr()).isEmpty();
      assertThat(ended.exit()).isZero();
    }
  }

  private static String spaced(String type, String method) {
    return """
    apiVersion: cemaf/v1
    rules:
      starts:
        match: { type: %s, method: %s }
        bulkhead: 4
        delay: 200ms
    """
        .formatted(type, method);
  }
}
