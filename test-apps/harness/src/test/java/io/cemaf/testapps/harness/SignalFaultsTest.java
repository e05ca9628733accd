package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sensors that fail while rules name them: their conditions no longer hold, all else goes on. */
@Execution(ExecutionMode.CONCURRENT)
class SignalFaultsTest {
  private static final String GPU = "sys/class/drm/card0/device/gpu_busy_percent";
  private static final String BATTERY = "sys/class/power_supply/BAT0/";
  private static final String CPU_STAT = "sys/fs/cgroup/cpu.stat";
  private static final List<String> FILES =
      List.of(GPU, BATTERY + "capacity", "proc/diskstats", "proc/net/dev", CPU_STAT);

  /** Those that read them; cpu has its container's use from the same file as its throttling. */
  private static final Set<String> BROKEN =
      Set.of("gpu", "battery", "diskIo", "net", "throttled", "cpu");

  private static final String RULES =
      """
      sensors: { pollInterval: 50ms, window: 300ms }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade:
            gpu > 80%: { skip: { return: over } }
            battery < 1%: { skip: { return: battery } }
            diskRead > 50MB/s: { skip: { return: disk } }
            netSent > 50MB/s: { skip: { return: net } }
            throttled > 50%: { skip: { return: throttled } }
            memory > 90%: { skip: { return: full } }
        ask:
          match: { type: com.acme.desk.Desk, method: ask }
          degrade: { battery > 50%: { skip: { return: charged } } }
      """;

  @TempDir Path room;
  private FakeHost host;
  private DrivenJvm app;

  @BeforeEach
  void start() {
    host = FakeHost.in(room);
    host.setCgroup(2, 4L << 30, 1L << 30, 0);
    well();
    app = DrivenJvm.on(host);
  }

  @AfterEach
  void end() {
    app.close();
    host.close();
  }

  private void well() {
    host.write(GPU, "95\n");
    host.write(BATTERY + "type", "Battery\n");
    host.write(BATTERY + "capacity", "90\n");
    host.setDisk(1_000_000, 1_000_000);
    host.setNetwork(1_000_000, 1_000_000);
    host.setThrottled(1_000);
  }

  private static Arguments fault(String name, BiConsumer<FakeHost, String> how) {
    return argumentSet(name, !name.equals("jumping"), how);
  }

  private static BiConsumer<FakeHost, String> text(String text) {
    return (host, file) -> host.write(file, text);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("vanished", FakeHost::remove),
        fault("not a number", text("NaN\n")),
        fault("rubbish", text("\0rubbish \u00fc -: - -\n")),
        fault("beyond any number", text("9".repeat(40) + "\n")),
        fault(
            "negative",
            (host, file) ->
                host.write(
                    file,
                    switch (file) {
                      case "proc/diskstats" -> "8 0 sda -5 0 -10 1 1 1 -10 1\n";
                      case "proc/net/dev" -> "eth0: -5 0 0 0 0 0 0 0 -5 0\n";
                      case CPU_STAT -> "usage_usec -7\nthrottled_usec -7\n";
                      default -> "-5\n";
                    })),
        fault(
            "jumping",
            (host, file) ->
                host.write(
                    file,
                    switch (file) {
                      case "proc/diskstats" -> "8 0 sda 5 0 9000000000000000000 1 1 1 9 1\n";
                      case "proc/net/dev" -> "eth0: 5 0 0 0 0 0 0 0 9000000000000000000 0\n";
                      case CPU_STAT ->
                          "usage_usec 9000000000000000\nthrottled_usec 9000000000000000\n";
                      default -> "250\n";
                    })),
        fault(
            "emptied",
            (host, file) -> {
              try {
                Files.write(host.root().resolve(file), new byte[0]);
              } catch (IOException problem) {
                throw new UncheckedIOException(problem);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void sensors_thatBreakAndComeBack_letGoOfTheirConditionsAndTakeThemUp(
      boolean stays, BiConsumer<FakeHost, String> fault) {
    app.use(RULES);
    app.awaitAnswer("flag", "over");
    app.awaitAnswer("ask", "charged");

    FILES.forEach(file -> fault.accept(host, file));

    app.awaitAnswer("flag", "");
    // a battery is read every ten seconds
    app.awaitAnswer("ask", "answer to a");
    // counters that jump and go on from there are good again
    await()
        .untilAsserted(
            () -> {
              if (stays) {
                assertThat(lost()).isEqualTo(BROKEN);
              }
              assertThat(timesLost()).isGreaterThanOrEqualTo(BROKEN.size());
            });
    assertThat(app.call("flag")).isEmpty();
    host.setMemory(8L << 30, 256L << 20);
    app.awaitAnswer("flag", "full");
    host.setMemory(8L << 30, 4L << 30);

    FILES.forEach(host::remove);
    well();
    app.awaitAnswer("flag", "over");
    app.awaitAnswer("ask", "charged");
    await().untilAsserted(() -> assertThat(lost()).isEmpty());
    app.assertHealthy("SENSOR_LOST");
    if (stays) {
      assertThat(timesLost()).isEqualTo(BROKEN.size());
    }
  }

  @Test
  void counters_thatFreeze_letGoOfTheirConditions() {
    host.write(GPU, "5\n");
    app.use(RULES);
    var read = new long[] {1_000_000};
    await()
        .untilAsserted(
            () -> {
              host.setDisk(read[0] += 100_000_000, 1_000_000);
              assertThat(app.call("flag")).isEqualTo("disk");
            });

    app.awaitAnswer("flag", "");

    app.assertHealthy();
  }

  private long timesLost() {
    return app.jvm().status().fallBacks().getOrDefault("SENSOR_LOST", 0L);
  }

  private Set<String> lost() {
    var lost = new TreeSet<String>();
    for (var sensor : app.jvm().status().json().path("sensors")) {
      if (sensor.path("state").asText().equals("LOST")) {
        lost.add(sensor.path("name").asText());
      }
    }
    return lost;
  }
}
