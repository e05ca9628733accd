package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent's own log file says at which level. */
class LogFileTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"info", "warn"})
  void logFile_atInfo_hasWhatWasDecidedAndWhatCallersAreTold(String level) throws IOException {
    var file = root.resolve("cemaf.log");
    try (var host = FakeHost.in(Files.createDirectory(root.resolve("host")));
        var app =
            DrivenJvm.start(
                DrivenJvm.plan()
                    .on(host)
                    .rules(DrivenJvm.NO_RULES)
                    .flags("-Dcemaf.log.file=" + file, "-Dcemaf.log.level=" + level))) {
      host.setTemperature(50);
      app.use(
          "rules:\n  one: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1,"
              + " onPause: \"warming down, back in a moment\" }\n");
      var calls = app.begin("ask", 3, 600, "caller-");
      assertThat(calls.join().answered()).isEqualTo(3);
      host.setTemperature(75);
      app.awaitLevel("high");

      if (level.equals("warn")) {
        assertThat(Files.readString(file)).doesNotContain("PAUSED", "LEVEL");
      } else {
        await()
            .untilAsserted(
                () ->
                    assertThat(Files.readString(file))
                        .containsPattern(
                            "INFO \\[cemaf-control\\] PAUSED one, (2 calls, )?com.acme.desk.Desk.ask:"
                                + " bulkhead .*: warming down, back in a moment")
                        .contains("RESUMED one")
                        .containsPattern("LEVEL level: NORMAL -> HIGH \\(temperature 75.00,"));
      }
      app.assertHealthy();
    }
  }
}
