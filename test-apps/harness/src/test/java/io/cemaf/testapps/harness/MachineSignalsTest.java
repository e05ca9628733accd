package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signals that every machine has, in conditions and in levels: by which number they go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MachineSignalsTest {
  /** The flag goes by the signal as it is, the level by what is left without noise. */
  private static final String RULES =
      """
      sensors: { pollInterval: 50ms }
      pressure:
        levels: { critical: { SIGNAL: THRESHOLD } }
        relief: { margin: 1%, after: 50ms }
      rules:
        flag:
          match: { type: com.acme.desk.Probe, method: flag }
          degrade: { SIGNAL > THRESHOLD: { skip: { return: over } } }
      """;

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.start(DrivenJvm.plan().on(host).rules(DrivenJvm.NO_RULES).flags("-Xmx192m"));
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

  private void use(String signal, String threshold) {
    app.use(RULES.replace("SIGNAL", signal).replace("THRESHOLD", threshold));
  }

  /** Of the numbers of a stall only one is meant: what some task waited in the last 10 s. */
  private static Consumer<FakeHost> stall(String resource, int some, int others) {
    var rest = " avg60=" + others + ".00 avg300=" + others + ".00 total=1000\n";
    return host ->
        host.write(
            "proc/pressure/" + resource,
            "some avg10=" + some + ".00" + rest + "full avg10=" + others + ".00" + rest);
  }

  private static Arguments signal(
      String name,
      String threshold,
      double value,
      Consumer<FakeHost> below,
      Consumer<FakeHost> over) {
    return argumentSet(name, name, threshold, value, below, over);
  }

  static Stream<Arguments> signals() {
    return Stream.of(
        signal("psi.cpu", "30%", 0.2, stall("cpu", 20, 90), stall("cpu", 40, 0)),
        signal("psi.memory", "30%", 0.2, stall("memory", 20, 90), stall("memory", 40, 0)),
        signal("psi.io", "30%", 0.2, stall("io", 20, 90), stall("io", 40, 0)),
        // four CPUs
        signal("load", "1.4", 1.25, host -> host.setLoad(5), host -> host.setLoad(6)),
        signal(
            "rss",
            "1GiB",
            900L << 20,
            host -> host.setResident(900L << 20),
            host -> host.setResident(1_100L << 20)));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void signal_overItsThreshold_holdsItsConditionAndRaisesTheLevel(
      String signal,
      String threshold,
      double value,
      Consumer<FakeHost> below,
      Consumer<FakeHost> over) {
    below.accept(host);
    use(signal, threshold);
    awaitSignal(signal, value);
    assertThat(app.call("flag")).isEmpty();
    app.awaitLevel("normal");

    over.accept(host);
    app.awaitAnswer("flag", "over");
    app.awaitLevel("critical");
  }

  private void awaitSignal(String signal, double value) {
    await()
        .untilAsserted(
            () ->
                assertThat(app.jvm().status().json().path("signals").path(signal).asDouble())
                    .isCloseTo(value, within(0.001)));
  }

  @Test
  void heap_thatStaysFullAfterACollection_holdsItsConditionAndRaisesTheLevel() {
    use("heap", "30%");
    await()
        .untilAsserted(
            () -> {
              app.order("collect 1");
              var heap = app.jvm().status().json().path("signals").path("heap");
              assertThat(heap.asDouble(1)).isPositive().isLessThan(0.25);
            });
    assertThat(app.call("flag")).isEmpty();

    var held = app.begin("hold", 8, DrivenJvm.HELD, "holder-");
    awaitAfterCollection("over");
    app.awaitLevel("critical");
    app.letGo();
    assertThat(held.join().answered()).isEqualTo(8);
    awaitAfterCollection("");
  }

  private void awaitAfterCollection(String answer) {
    await()
        .untilAsserted(
            () -> {
              app.order("collect 1");
              assertThat(app.call("flag")).isEqualTo(answer);
            });
  }

  @Test
  void level_byTheDisk_beginsAtItsThreshold() throws Exception {
    var store = Files.getFileStore(Path.of("/"));
    var used = 1 - (double) store.getUsableSpace() / store.getTotalSpace();
    var levels =
        "sensors: { pollInterval: 50ms, disk: / }\n"
            + "pressure: { levels: { critical: { disk: %s } }, relief: { margin: 1%%, after: 50ms } }\n";

    app.use(levels.formatted(percent((1 + used) / 2)));
    app.write(levels.formatted(percent(used * 0.8)));
    app.awaitLevel("critical");
    assertThat(app.jvm().status().json().path("level").path("signal").asText()).isEqualTo("disk");
    app.use(levels.formatted(percent((1 + used) / 2)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }
}
