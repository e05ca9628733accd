package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine made of files reads like a kernel's. */
class FakeHostTest {
  @TempDir Path root;
  private FakeHost host;

  @BeforeEach
  void start() {
    host = FakeHost.in(root);
  }

  @AfterEach
  void end() {
    host.close();
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file)).strip();
  }

  @Test
  void files_ofAFreshHost_sayWhatABoardWould() throws Exception {
    assertThat(read("sys/class/thermal/thermal_zone0/temp")).isEqualTo("50000");
    assertThat(read("proc/meminfo")).contains("MemTotal:       8388608 kB");
    assertThat(read("proc/meminfo")).contains("MemAvailable:   4194304 kB");
    assertThat(read("proc/loadavg")).isEqualTo("0.20 0.20 0.20 1/100 4242");
    assertThat(read("proc/pressure/cpu")).startsWith("some avg10=0.00");
    assertThat(read("proc/stat").lines()).hasSize(5);
  }

  @Test
  void values_thatAreSet_areInTheirFiles() throws Exception {
    host.setTemperature(71.5);
    host.setMemory(2L << 30, 1L << 30);
    host.setResident(64L << 20);
    host.setPressure("memory", 0.25);
    host.setCgroup(1.5, 1_000, 800, 200);

    assertThat(read("sys/class/thermal/thermal_zone0/temp")).isEqualTo("71500");
    assertThat(read("proc/meminfo")).contains("MemAvailable:   1048576 kB");
    assertThat(read("proc/self/statm").split(" ")[1]).isEqualTo("16384");
    assertThat(read("proc/pressure/memory")).contains("some avg10=25.00", "full avg10=25.00");
    assertThat(read("sys/fs/cgroup/cpu.max")).isEqualTo("150000 100000");
    assertThat(read("sys/fs/cgroup/memory.stat")).contains("inactive_file 200");
  }

  @Test
  void file_keptOpen_showsTheNextValueAtTheSameLength() throws Exception {
    try (var open = FileChannel.open(host.temperatureFile())) {
      var first = ByteBuffer.allocate(4_096);
      var second = ByteBuffer.allocate(4_096);
      open.read(first, 0);
      host.setTemperature(105);
      open.read(second, 0);

      assertThat(text(first)).isEqualTo("50000");
      assertThat(text(second)).isEqualTo("105000");
      assertThat(second.position()).isEqualTo(first.position());
    }
  }

  private static String text(ByteBuffer buffer) {
    return new String(buffer.array(), 0, buffer.position(), UTF_8).strip();
  }

  @Test
  void cpu_setBusy_countsThatShareOfTheTicks() throws Exception {
    host.setCpu(0.75);
    var before = ticks();
    await().until(() -> ticks()[0] + ticks()[1] >= before[0] + before[1] + 100);
    var after = ticks();

    var busy = after[0] - before[0];
    assertThat(busy / (busy + after[1] - before[1])).isCloseTo(0.75, within(0.1));
  }

  /** Busy and idle ones of all cores. */
  private double[] ticks() throws IOException {
    var numbers =
        Arrays.stream(read("proc/stat").lines().findFirst().orElseThrow().split(" +"))
            .skip(1)
            .mapToDouble(Double::parseDouble)
            .toArray();
    return new double[] {numbers[0], numbers[3]};
  }

  @Test
  void heatWave_played_beginsOnlyWhenItIsTold() {
    var begun = new AtomicBoolean();
    var asked = new AtomicBoolean();
    host.play(
        new HeatWave(new double[] {0, 60}, new double[] {0.2, 90}),
        () -> {
          asked.set(true);
          return begun.get();
        });
    await().untilTrue(asked);
    assertThat(host.temperatureFile()).content().startsWith("50000\n");

    begun.set(true);

    await().untilAsserted(() -> assertThat(host.temperatureFile()).content().startsWith("90000\n"));
  }

  @Test
  void file_removed_isGone() {
    host.remove("proc/loadavg");

    assertThat(root.resolve("proc/loadavg")).doesNotExist();
  }
}
