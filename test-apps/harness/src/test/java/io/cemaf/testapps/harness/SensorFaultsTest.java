package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine whose sensors fail is taken for what the others say; the application goes on. */
@Execution(ExecutionMode.CONCURRENT)
class SensorFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String ZONE = "sys/class/thermal/thermal_zone0/temp";

  private static final List<String> FILES =
      List.of(
          ZONE,
          "proc/meminfo",
          "proc/self/statm",
          "proc/self/status",
          "proc/loadavg",
          "proc/pressure/cpu",
          "proc/pressure/memory",
          "proc/pressure/io");

  /** The sensors that read them. */
  private static final Set<String> BROKEN =
      Set.of("temperature", "memory", "rss", "load", "psi.cpu", "psi.memory", "psi.io");

  @TempDir Path room;
  private Path machine;

  @BeforeEach
  void machine() throws IOException {
    machine = Files.createDirectory(room.resolve("machine"));
  }

  static Stream<Arguments> breakages() {
    return Stream.of(
        argumentSet("vanished", breakage(FakeHost::remove)),
        argumentSet("rubbish", breakage((host, file) -> host.write(file, "\0rubbish \u00fc -"))),
        argumentSet(
            "beyond any number", breakage((host, file) -> host.write(file, "9".repeat(40)))),
        argumentSet("emptied", breakage((host, file) -> emptied(host.root().resolve(file)))),
        argumentSet("a link to itself", breakage((host, file) -> loop(host.root().resolve(file)))));
  }

  /** For the compiler alone. */
  private static BiConsumer<FakeHost, String> breakage(BiConsumer<FakeHost, String> how) {
    return how;
  }

  @ParameterizedTest
  @MethodSource("breakages")
  void sensors_thatBreakAndComeBack_relaxAndRaiseTheLevel(BiConsumer<FakeHost, String> breakage)
      throws Exception {
    try (var host = FakeHost.in(machine)) {
      host.setTemperature(90);
      var plan =
          Apps.scenario("steady").notHeld().on(host).rules(rules("{}")).prints("calling\ncalled\n");
      try (var jvm = plan.start()) {
        awaitLevel(jvm, "HIGH");
        assertThat(states(jvm.status())).doesNotContainValue("LOST");

        FILES.forEach(file -> breakage.accept(host, file));

        awaitLevel(jvm, "NORMAL");
        assertThat(lost(jvm.status())).isEqualTo(BROKEN);

        FILES.forEach(host::remove);
        host.setTemperature(90);
        host.setMemory(8L << 30, 4L << 30);
        host.setResident(128L << 20);
        host.setLoad(0.2);
        host.setPressure("cpu", 0);
        host.setPressure("memory", 0);
        host.setPressure("io", 0);

        awaitLevel(jvm, "HIGH");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lost(jvm.status())).isEmpty());
        var status = jvm.status();
        assertThat(status.fallBacks())
            .isEqualTo(Map.of("FAKE_ROOT", 1L, "SENSOR_LOST", (long) BROKEN.size()));
        assertThat(status.faults()).isEmpty();
        var ended = jvm.await();
        assertThat(ended.stderr()).isEmpty();
        assertThat(ended.exit()).isZero();
      }
    }
  }

  @Test
  void sensors_withoutPermission_leaveTheApplicationAsItIs() throws Exception {
    try (var host = FakeHost.in(machine)) {
      host.setTemperature(90);
      for (var file : FILES) {
        Nobody.forbid(host.root().resolve(file));
      }
      var nobody = Nobody.in(room);
      var plan =
          nobody
              .apply(Apps.scenario("steady"))
              .on(host)
              .property("cemaf.rules", nobody.rules(rules("{ path: /" + ZONE + " }")).toString())
              .prints("calling\ncalled\n");
      try (var jvm = plan.start()) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(nobody.status(jvm.pid()).json().get("sensors").toString())
                        .contains("\"temperature\",\"state\":\"LOST\""));

        var status = nobody.status(jvm.pid());
        assertThat(status.json().get("level").get("current").asText()).isEqualTo("NORMAL");
        assertThat(lost(status)).isEqualTo(BROKEN);
        assertThat(status.fallBacks())
            .isEqualTo(Map.of("FAKE_ROOT", 1L, "SENSOR_LOST", (long) BROKEN.size()));
        assertThat(status.faults()).isEmpty();
        var ended = jvm.await();
        assertThat(ended.stderr()).isEmpty();
        assertThat(ended.exit()).isZero();
      }
    }
  }

  private String rules(String temperature) {
    return """
    apiVersion: cemaf/v1
    sensors: { temperature: %s, disk: { path: %s } }
    pressure:
      levels: { high: { temperature: 75C } }
      relief: { after: 1s }
    rules:
      client:
        match: { type: com.acme.RemoteClient, method: call }
        bulkhead: { maxConcurrentCalls: { normal: 8, high: 1 }, maxWaitDuration: 30s }
    """
        .formatted(temperature, room)
        .replace("temperature: {}, ", "");
  }

  private static void awaitLevel(ForkedJvm jvm, String level) {
    // Seldom: asking takes a JVM each time.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(jvm.status().json().get("level").get("current").asText())
                    .isEqualTo(level));
  }

  private static Map<String, String> states(AgentStatus status) {
    var states = new TreeMap<String, String>();
    for (JsonNode sensor : status.json().get("sensors")) {
      states.put(sensor.get("name").asText(), sensor.get("state").asText());
    }
    return states;
  }

  private static Set<String> lost(AgentStatus status) {
    var states = states(status);
    states.values().removeIf(state -> !state.equals("LOST"));
    return states.keySet();
  }

  private static void emptied(Path file) {
    try {
      Files.write(file, new byte[0]);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static void loop(Path file) {
    try {
      Files.delete(file);
      Files.createSymbolicLink(file, file.getFileName());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
