package io.cemaf.agent.sense;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap sensor in JVMs that lack what it needs. */
class HeapSensorTest {
  /** Samples every sensor of this machine and prints how the heap's does. */
  public static final class Probe {
    private Probe() {}

    public static void main(String[] arguments) {
      var health = new Health(System.out::println);
      var index = SignalIndex.of(List.of());
      var sample = new Sample(index);
      // The disk is looked at by the real clock, which does not run along.
      var spec = FakeRoot.spec(null, Map.of("disk", false));
      try (var sensors = new Sensors(spec, Path.of("/"), index, health)) {
        for (long second = 0; second < 200; second++) {
          sensors.sample(second * FakeRoot.SECOND, sample);
          if (second == 2) {
            System.gc();
          }
        }
        for (var status : sensors.status()) {
          if (status.name().equals("heap")) {
            System.out.println("heap " + status.state() + ": " + status.message());
          }
        }
      }
      System.out.println("rss known " + (sample.value(SignalIndex.RSS) > 0));
      System.out.println(
          "fall-backs "
              + health.counted(FallBack.NO_MANAGEMENT)
              + " "
              + health.counted(FallBack.SENSOR_LOST));
    }
  }

  private static String probe(String... options) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"java.base", "java.base,java.management"})
  void heap_inAnImageWithoutItsModules_isAbsentAloneAndCountedOnce(String modules)
      throws IOException, InterruptedException {
    assertThat(probe("--limit-modules", modules))
        .contains("heap ABSENT: java.management or jdk.management is missing")
        .contains("rss known true")
        .contains("fall-backs 1 0");
  }

  @Test
  void heap_inAFullImage_loadsNoLogging() throws IOException, InterruptedException {
    assertThat(probe("-Xlog:class+load"))
        .contains("heap OK")
        .contains("HeapAfterGc")
        .contains("fall-backs 0 0")
        // the JDK loads the log manager's class here; what matters is that it is not initialised
        .doesNotContain("java.util.logging.LogManager$");
  }
}
