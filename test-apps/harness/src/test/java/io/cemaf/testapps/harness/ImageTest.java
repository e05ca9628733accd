package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a runtime made by jlink, which has neither jdk.jfr nor java.management. */
class ImageTest {
  @TempDir static Path room;
  private static Path java;

  @BeforeAll
  static void image() throws IOException {
    var images = Files.createDirectories(Path.of(System.getProperty("cemaf.test.images")));
    // One for each JDK; an image that was broken off has no release file.
    var image = images.resolve("small-" + Jdk.underTest().feature());
    if (!Files.exists(image.resolve("release"))) {
      var made =
          Commands.run(
              room,
              Map.of(),
              Duration.ofMinutes(2),
              List.of(
                  Jdk.underTest().tool("jlink").toString(),
                  "--add-modules",
                  "java.base,java.instrument,jdk.unsupported",
                  "--output",
                  image.toString()));
      assertThat(made.exit()).as(made.stdout() + made.stderr()).isZero();
    }
    java = new Jdk(image).java();
  }

  @Test
  void smallImage_withoutRules_runsAsItIs() {
    var ended = Apps.hello().notHeld().java(java).run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void smallImage_withABulkhead_limitsWithoutEventsAndHeap() {
    var ended =
        Apps.scenario("pool")
            .java(java)
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 2 at once\n")
            .expectFallBacks("NO_JFR", "NO_MANAGEMENT")
            .run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void smallImage_withAGuard_pausesUntilTheMachineHasCooled() throws IOException {
    try (var host = FakeHost.in(Files.createDirectory(room.resolve("machine")))) {
      host.setTemperature(95);
      var plan =
          Apps.scenario("pool")
              .java(java)
              .on(host)
              .rules(
                  """
                  apiVersion: cemaf/v1
                  guards: { board: { when: [temperature > 80C], cooldown: 250ms, checkInterval: 250ms, maxWait: 2m } }
                  rules: { client: { match: { type: com.acme.RemoteClient, method: call }, guard: board, bulkhead: 8 } }
                  """)
              .expectFallBacks("FAKE_ROOT", "NO_JFR", "NO_MANAGEMENT");
      try (var jvm = plan.start()) {
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(() -> jvm.status().json().get("ruleStates").get(0).get("waiting").asInt() > 0);
        assertThat(jvm.stdout()).isEmpty();

        host.setTemperature(50);

        var ended = jvm.await();
        assertThat(ended.stdout()).startsWith("24 answered, at most ");
        assertThat(ended.stderr()).isEmpty();
        assertThat(ended.exit()).isZero();
      }
    }
  }
}
