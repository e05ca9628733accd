package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of {@code logging:}, by what is in an application's log files and on its console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoggingKeysTest {
  private static final String HOT = "when: temperature > 80C, keepAtLeast: warning";

  @TempDir static Path root;

  private FakeHost host;
  private DrivenJvm app;
  private String used = "";
  private int made;
  private int said;

  @BeforeAll
  void start() throws IOException {
    host = FakeHost.in(Files.createDirectory(root.resolve("host")));
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  private void use(String keys) {
    if (!keys.equals(used)) {
      app.use("logging: { " + keys + " }\n");
      used = keys;
    }
  }

  private Path open(String framework, String appender) {
    return open(framework, appender, app);
  }

  private Path open(String framework, String appender, DrivenJvm in) {
    made++;
    var file = root.resolve("log" + made);
    var jars = System.getProperty("cemaf.test.logging");
    var order = "log open " + file.getFileName() + " " + framework + " " + appender + " ";
    assertThat(in.order(order + jars + " " + file)).isEqualTo("done");
    return file;
  }

  /** One line of each severity; what of it came to the file, what to the console. */
  private String say(Path log) throws IOException {
    said++;
    for (var level : new String[] {"debug", "info", "warn", "error"}) {
      var order = "log say " + log.getFileName() + " " + level + " ";
      assertThat(app.order(order + level + "-" + said)).isEqualTo("done");
    }
    return kept(Files.readString(log)) + " | " + kept(app.jvm().stdout() + app.jvm().stderr());
  }

  private String kept(String text) {
    var kept = new StringBuilder();
    for (var level : new String[] {"debug", "info", "warn", "error"}) {
      kept.append(text.contains(level + "-" + said + "\n") ? level.charAt(0) : '-');
    }
    return kept.toString();
  }

  private JsonNode status() {
    return app.jvm().status().json().path("logging");
  }

  private void heat() {
    host.setTemperature(85);
    await().until(() -> status().path("keeps").asText().startsWith("warning"));
  }

  @ParameterizedTest
  @CsvSource({
    "jul, FileHandler",
    "logback, FileAppender",
    "logback, rolling.RollingFileAppender",
    "log4j, File",
    "log4j, RollingFile",
    "log4j, RandomAccessFile"
  })
  void fileAppender_whileTheConditionHolds_keepsTheSevere(String framework, String appender)
      throws IOException {
    use(HOT);
    var log = open(framework, appender);
    assertThat(say(log)).isEqualTo("diwe | diwe");

    heat();
    assertThat(say(log)).isEqualTo("--we | diwe");
    var later = open(framework, appender);
    assertThat(say(later)).as("made meanwhile").isEqualTo("--we | diwe");

    host.setTemperature(50);
    await().until(() -> status().path("keeps").asText().equals("all"));
    assertThat(say(log)).isEqualTo("diwe | diwe");
  }

  @ParameterizedTest
  @CsvSource({
    "keepAtLeast: error,   ---e",
    "keepAtLeast: warning, --we",
    "keepAtLeast: info,    -iwe",
    "keepAtLeast: debug,   diwe"
  })
  void keepAtLeast_ofAnotherSeverity_keepsAnother(String key, String kept) throws IOException {
    use("when: disk > 0%, " + key);
    var logs =
        new Path[] {
          open("jul", "FileHandler"), open("logback", "FileAppender"), open("log4j", "File")
        };
    await().until(() -> !status().path("keeps").asText().equals("all"));

    for (var log : logs) {
      assertThat(say(log)).isEqualTo(kept + " | diwe");
    }
  }

  @Test
  void when_notHolding_leavesNothingOut() throws IOException {
    use("when: [disk > 99.99%, temperature > 80C], keepAtLeast: error");
    var log = open("logback", "FileAppender");
    assertThat(say(log)).isEqualTo("diwe | diwe");

    host.setTemperature(85);
    await().until(() -> status().path("keeps").asText().equals("error"));
    assertThat(say(log)).isEqualTo("---e | diwe");
  }

  /** As two applications of one server have. */
  @ParameterizedTest
  @CsvSource({"logback, FileAppender", "log4j, File"})
  void framework_presentTwice_keepsTheSevereInBoth(String framework, String appender)
      throws IOException {
    use(HOT);
    var one = open(framework, appender);
    var other = open(framework, appender);
    assertThat(say(one)).isEqualTo("diwe | diwe");
    assertThat(say(other)).isEqualTo("diwe | diwe");

    heat();
    assertThat(say(one)).isEqualTo("--we | diwe");
    assertThat(say(other)).isEqualTo("--we | diwe");
    host.setTemperature(50);
    await().until(() -> status().path("keeps").asText().equals("all"));
    assertThat(say(one)).isEqualTo("diwe | diwe");
    assertThat(say(other)).isEqualTo("diwe | diwe");
  }

  @Test
  void framework_whoseLoaderHidesTheAgent_logsAsItIs() throws IOException {
    try (var own = DrivenJvm.on(host)) {
      own.use("logging: { when: disk > 0%, keepAtLeast: error }\n");
      await()
          .until(
              () ->
                  own.jvm().status().json().path("logging").path("keeps").asText().equals("error"));
      var log = open("logbackHidden", "FileAppender", own);

      assertThat(own.order("log say " + log.getFileName() + " warn heard")).isEqualTo("done");
      assertThat(Files.readString(log)).isEqualTo("WARN heard\n");
      assertThat(own.jvm().status().fallBacks()).containsKey("LOGS_NOT_SEEN");
      own.assertHealthy("LOGS_NOT_SEEN");
    }
  }

  @Test
  void framework_absent_isNotMissed() {
    try (var own = DrivenJvm.on(host)) {
      own.use("logging: { when: disk > 0%, keepAtLeast: error }\n");
      await()
          .until(
              () ->
                  own.jvm().status().json().path("logging").path("keeps").asText().equals("error"));

      assertThat(own.call("ask")).isEqualTo("answer to a");
      own.assertHealthy();
      assertThat(own.jvm().stderr()).isEmpty();
    }
  }

  @Test
  void mode_ofObserve_countsAndKeepsAll() throws IOException {
    use(HOT + ", mode: observe");
    var log = open("log4j", "File");
    heat();
    var before = status().path("leftOut").asLong();

    assertThat(say(log)).isEqualTo("diwe | diwe");
    assertThat(status().path("leftOut").asLong() - before).isEqualTo(2);
  }

  @Test
  void mode_ofOff_keepsAll() throws IOException {
    use(HOT + ", mode: off");
    var log = open("jul", "FileHandler");
    host.setTemperature(85);
    app.awaitLevel("critical");

    assertThat(say(log)).isEqualTo("diwe | diwe");
  }

  @Test
  void logging_leftOutOfTheRules_keepsAll() throws IOException {
    use(HOT);
    var log = open("logback", "FileAppender");
    heat();
    assertThat(say(log)).isEqualTo("--we | diwe");

    used = "";
    app.write("");
    await().until(() -> status().isMissingNode());
    assertThat(say(log)).isEqualTo("diwe | diwe");
  }

  @Test
  void detach_whileTheConditionHolds_keepsAll() throws IOException {
    try (var own = DrivenJvm.on(host)) {
      own.use("logging: { when: disk > 0%, keepAtLeast: error }\n");
      var log = open("log4j", "File", own);
      await()
          .until(
              () ->
                  own.jvm().status().json().path("logging").path("keeps").asText().equals("error"));
      own.order("log say " + log.getFileName() + " warn before");
      var pid = Long.toString(own.jvm().pid());
      assertThat(Commands.cemaf(own.jvm().room(), "detach", pid).exit()).isZero();
      own.order("log say " + log.getFileName() + " warn after");

      assertThat(Files.readString(log)).isEqualTo("WARN after\n");
    }
  }
}
