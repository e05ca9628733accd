package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
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

/** Keys of the file itself, of sensors and of pressure: another value, another behaviour. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysTest {
  private static final String ONE_AT_ONCE =
      "rules:\n  ask: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 1 }\n";

  /** Four at once while the level is normal, two from elevated, one from critical. */
  private static final String BY_LEVEL =
      """
      rules:
        ask:
          match: { type: com.acme.desk.Desk, method: ask }
          bulkhead: { normal: 4, elevated: 2, critical: 1 }
      """;

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
    host.setMemory(8L << 30, 4L << 30);
    host.setCpu(0.05);
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

  private int most(int calls) {
    return app.burst("ask", calls, 100).most();
  }

  @Test
  void mode_ofTheFile_enforcesOrRecordsOrDoesNeither() {
    app.use("mode: enforce\n" + ONE_AT_ONCE);
    assertThat(most(4)).isEqualTo(1);

    app.use("mode: observe\n" + ONE_AT_ONCE.replace("ask:", "observed:"));
    var first = app.begin("ask", 1, DrivenJvm.HELD, "first-");
    app.awaitEntered("first-0");
    assertThat(app.burst("ask", 3, 100).most()).isEqualTo(3);
    app.letGo();
    assertThat(first.join().answered()).isEqualTo(1);
    assertThat(app.jvm().status().rule("observed").path("paused").asInt()).isEqualTo(3);

    app.use("mode: off\n" + ONE_AT_ONCE.replace("ask:", "resting:"));
    assertThat(most(4)).isEqualTo(4);
    assertThat(app.jvm().status().rule("resting").path("started").asInt()).isZero();
  }

  @Test
  void mode_ofARule_goesBeforeTheFiles() {
    app.use("mode: enforce\n" + ONE_AT_ONCE.replace("bulkhead", "mode: off, bulkhead"));
    assertThat(most(4)).isEqualTo(4);

    app.use("mode: off\n" + ONE_AT_ONCE.replace("bulkhead", "mode: enforce, bulkhead"));
    assertThat(most(4)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"cemaf.mode, ", "cemaf.rule.ask.mode, ", "cemaf.enabled, false"})
  void properties_changedWhileItRuns_switchARuleOffAndOnAgain(String key, String value) {
    app.use(ONE_AT_ONCE);
    assertThat(most(4)).isEqualTo(1);

    app.order("property " + key + " " + (value == null ? "off" : value));
    await().untilAsserted(() -> assertThat(most(4)).isEqualTo(4));

    app.order("property " + key + " ");
    await().untilAsserted(() -> assertThat(most(4)).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource({"mode", "rule.ask.mode"})
  void set_ofAMode_goesBeforeTheProperty(String key) {
    app.use(ONE_AT_ONCE);
    app.order("property cemaf." + key + " enforce");
    try {
      assertThat(app.jvm().command("set", key + "=off").exit()).isZero();
      await().untilAsserted(() -> assertThat(most(4)).isEqualTo(4));

      assertThat(app.jvm().command("set", key + "=").exit()).isZero();
      await().untilAsserted(() -> assertThat(most(4)).isEqualTo(1));
    } finally {
      app.order("property cemaf." + key + " ");
    }
  }

  @ParameterizedTest(name = "argument {0}, environment {1}, property {2}: {3} at once")
  @CsvSource({
    "       ,        ,        , 1, default",
    "off,            ,        , 4, agent arguments",
    "off,     enforce,        , 1, environment",
    "enforce, enforce, observe, 4, system property"
  })
  void mode_givenInSeveralPlaces_isTheStrongestOnes(
      String argument, String environment, String property, int most, String origin) {
    var plan =
        DrivenJvm.plan()
            .on(host)
            .rules("apiVersion: cemaf/v1\n" + ONE_AT_ONCE)
            .arguments(argument == null ? "" : "mode=" + argument);
    if (environment != null) {
      plan.environment("CEMAF_MODE", environment);
    }
    if (property != null) {
      plan.property("cemaf.mode", property);
    }
    try (var other = DrivenJvm.start(plan)) {
      await().untilAsserted(() -> assertThat(other.burst("ask", 4, 100).most()).isEqualTo(most));

      var setting = other.jvm().status().setting("mode");
      assertThat(setting.path("origin").asText()).isEqualTo(origin);
    }
  }

  @Test
  void device_anotherOne_bringsOtherThresholds() {
    app.use("");
    host.setTemperature(76);

    app.write("device: raspberry-pi-4\n" + BY_LEVEL);
    app.awaitLevel("critical");
    assertThat(most(4)).isEqualTo(1);

    app.use("pressure: { relief: { margin: 1%, after: 50ms } }\ndevice: server\n" + BY_LEVEL);
    assertThat(most(4)).isEqualTo(4);
  }

  @Test
  void include_ofAFile_bringsItsRules() throws Exception {
    var more = app.jvm().room().resolve("more.yaml");
    Files.writeString(more, "apiVersion: cemaf/v1\n" + ONE_AT_ONCE);

    app.use("include: more.yaml\n");
    assertThat(most(4)).isEqualTo(1);

    Files.writeString(more, "apiVersion: cemaf/v1\n" + ONE_AT_ONCE.replace("khead: 1", "khead: 2"));
    await().untilAsserted(() -> assertThat(most(4)).isEqualTo(2));

    app.use("include: []\n");
    assertThat(most(4)).isEqualTo(4);
  }

  @Test
  void include_ofSeveralFiles_bringsAllOfThem_andTheFirstThatSaysAKeyWins() throws Exception {
    var room = app.jvm().room();
    Files.writeString(
        room.resolve("first.yaml"), "apiVersion: cemaf/v1\ndeadline: 200ms\n" + ONE_AT_ONCE);
    Files.writeString(
        room.resolve("second.yaml"),
        "apiVersion: cemaf/v1\ndeadline: 20s\n" + ONE_AT_ONCE.replace("ask", "tell"));
    var include = "include: [first.yaml, second.yaml]\n";

    app.use(include);
    for (var method : new String[] {"ask", "tell"}) {
      var burst = app.burst(method, 2, 600);
      assertThat(burst.most()).as(method).isEqualTo(1);
      assertThat(burst.rejected()).as("the first file's deadline").isEqualTo(1);
    }

    app.use("deadline: 20s\n" + include);
    assertThat(app.burst("ask", 2, 600).answered()).as("this file's deadline").isEqualTo(2);

    app.use("include: [second.yaml]\n");
    assertThat(most(4)).isEqualTo(4);
    assertThat(app.burst("tell", 2, 600).answered()).isEqualTo(2);
  }

  @Test
  void packs_switchedOff_leaveTheirLibraryAlone() {
    var rules = "rules:\n  chat: { match: llm.chat, bulkhead: 1 }\n";

    app.use("packs: { langchain4j: on }\n" + rules);
    assertThat(app.burst("chat", 4, 100).most()).isEqualTo(1);

    app.use("packs: { langchain4j: off }\n" + rules);
    assertThat(app.burst("chat", 4, 100).most()).isEqualTo(4);
  }

  @Test
  void deadline_ofTheFile_endsEveryWait() {
    app.use("deadline: 200ms\n" + ONE_AT_ONCE);
    var ended = app.burst("ask", 2, 1_000);
    assertThat(ended.rejected()).isEqualTo(1);

    app.use("deadline: 10s\n" + ONE_AT_ONCE);
    assertThat(app.burst("ask", 2, 1_000).answered()).isEqualTo(2);
  }

  @Test
  void pollInterval_longer_isSlowerToSee() {
    app.use("sensors: { pollInterval: 50ms }\n");
    var quick = Shortest.below(1_000, this::timeToEmergency);

    host.setTemperature(50);
    app.use("sensors: { pollInterval: 3s }\n");
    var slow = timeToEmergency();

    assertThat(quick).isLessThan(1_000);
    assertThat(slow).isGreaterThanOrEqualTo(1_000);
  }

  private long timeToEmergency() {
    host.setTemperature(50);
    app.awaitLevel("normal");
    host.setTemperature(95);
    return timeTo("emergency");
  }

  private long timeTo(String level) {
    var since = System.nanoTime();
    app.awaitLevel(level);
    return (System.nanoTime() - since) / 1_000_000;
  }

  @Test
  void window_longer_isSlowerToBelieve() {
    var flag =
        """
        rules:
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { cpu > 80%: { skip: { return: busy } } }
        """;
    app.use("sensors: { pollInterval: 50ms, window: 300ms }\n" + flag);
    host.setCpu(1);
    app.awaitAnswer("flag", "busy");
    host.setCpu(0);
    app.awaitAnswer("flag", "");

    app.use("sensors: { pollInterval: 50ms, window: 30s }\n" + flag);
    await().pollDelay(Duration.ofMillis(900)).until(() -> app.call("flag").isEmpty());
    host.setCpu(1);
    await()
        .during(Duration.ofMillis(1_200))
        .atMost(Duration.ofSeconds(5))
        .until(() -> app.call("flag").isEmpty());
  }

  @Test
  void temperaturePath_ofAnotherZone_isWhatIsRead() {
    host.write("sys/class/hwmon/other/temp", "72000\n");

    app.write("sensors: { pollInterval: 50ms, temperature: /sys/class/hwmon/other/temp }\n");
    app.awaitLevel("high");

    app.use(
        "sensors: { pollInterval: 50ms, temperature: { path: /sys/class/thermal/thermal_zone0/temp } }\n");
  }

  @Test
  void diskPath_onAnotherFileSystem_isWhatIsRead() throws Exception {
    var shared = Path.of("/dev/shm");
    var one = used(shared);
    var other = used(Path.of("/"));
    assertThat(Math.abs(one - other))
        .as("two file systems, told apart by use")
        .isGreaterThan(0.002);
    var between = Math.round((one + other) * 5_000) / 100.0;
    var flag =
        """
        rules:
          flag:
            match: { type: com.acme.desk.Probe, method: flag }
            degrade: { disk > %s%%: { skip: { return: full } } }
        """
            .formatted(between);

    app.use("sensors: { pollInterval: 50ms, disk: /dev/shm }\n" + flag);
    app.awaitAnswer("flag", one > other ? "full" : "");
    app.use("sensors: { pollInterval: 50ms, disk: { path: / } }\n" + flag);
    app.awaitAnswer("flag", one > other ? "" : "full");
  }

  private static double used(Path path) throws Exception {
    var store = Files.getFileStore(path);
    return 1 - (double) store.getUsableSpace() / store.getTotalSpace();
  }

  @Test
  void strategy_all_waitsForEverySignal() {
    var levels =
        "pressure: { strategy: %s, relief: { margin: 1%%, after: 50ms },"
            + " levels: { high: { temperature: 70C, memory: 90%% } } }\n";

    app.use(levels.formatted("all"));
    host.setTemperature(75);
    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> app.call("level").endsWith("normal"));
    host.setMemory(8L << 30, 256L << 20);
    app.awaitLevel("high");

    host.setMemory(8L << 30, 4L << 30);
    app.write(levels.formatted("any"));
    app.awaitLevel("high");
  }

  @Test
  void levels_withOtherThresholds_beginElsewhere() {
    var levels =
        "pressure: { relief: { margin: 1%%, after: 50ms }, levels: { %s: { temperature: %s } } }\n";
    host.setTemperature(75);

    app.write(levels.formatted("elevated", "70C") + BY_LEVEL);
    app.awaitLevel("elevated");
    assertThat(most(4)).isEqualTo(2);

    app.write(levels.formatted("critical", "70C") + BY_LEVEL);
    app.awaitLevel("critical");
    assertThat(most(4)).isEqualTo(1);

    app.use(levels.formatted("critical", "90C") + BY_LEVEL);
    assertThat(most(4)).isEqualTo(4);
  }

  @Test
  void margin_wider_keepsTheLevelLonger() {
    var levels =
        "pressure: { relief: { margin: %s, after: 50ms }, levels: { high: { temperature: 70C } } }\n";

    app.write(levels.formatted("1%"));
    host.setTemperature(75);
    app.awaitLevel("high");
    host.setTemperature(65);
    app.awaitLevel("normal");

    app.write(levels.formatted("20%"));
    host.setTemperature(75);
    app.awaitLevel("high");
    host.setTemperature(65);
    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(5))
        .until(() -> app.call("level").endsWith("high"));
  }

  @Test
  void after_longer_keepsTheLevelLonger() {
    var levels =
        "pressure: { relief: { margin: 1%%, after: %s }, levels: { elevated: { temperature: 70C } } }\n";

    assertThat(Shortest.below(1_000, () -> relief(levels.formatted("50ms")))).isLessThan(1_000);
    assertThat(relief(levels.formatted("1500ms"))).isGreaterThanOrEqualTo(1_400);
  }

  private long relief(String levels) {
    host.setTemperature(50);
    app.use(levels);
    host.setTemperature(75);
    app.awaitLevel("elevated");
    host.setTemperature(50);
    return timeTo("normal");
  }

  @Test
  void maxMemory_smaller_makesTheLevelFollowWhatIsResident() {
    var levels =
        "pressure: { relief: { margin: 1%, after: 50ms }, levels: { high: { memory: 80% } } }\n";
    host.setResident(900L << 20);
    try {
      app.use("limits: { maxMemory: 2GiB }\n" + levels + BY_LEVEL.replace("elevated", "high"));
      assertThat(most(4)).isEqualTo(4);

      app.write("limits: { maxMemory: 1GiB }\n" + levels + BY_LEVEL.replace("elevated", "high"));
      app.awaitLevel("high");
      assertThat(most(4)).isEqualTo(2);
      var level = app.jvm().status().json().path("level");
      assertThat(level.path("signal").asText()).isEqualTo("memory");
      assertThat(level.path("value").asDouble()).isBetween(0.87, 0.89);
    } finally {
      host.setResident(128L << 20);
    }
  }

  @Test
  void maxCpu_smaller_lowersTheThresholdsOfCpu() {
    var levels =
        "sensors: { pollInterval: 50ms, window: 300ms }\n"
            + "pressure: { relief: { margin: 1%, after: 50ms }, levels: { high: { cpu: 80% } } }\n";
    host.setCpu(0.6);
    app.use("limits: { maxCpu: 100% }\n" + levels);

    app.write("limits: { maxCpu: 50% }\n" + levels);
    app.awaitLevel("high");
    assertThat(app.jvm().status().json().path("level").path("threshold").asDouble()).isEqualTo(0.4);
  }

  /** Guards see the signals as they are. */
  @Test
  void limits_ofMemoryAndCpu_leaveConditionsAlone() {
    host.setCpu(0.6);
    host.setResident(900L << 20);
    try {
      app.write(
          """
          sensors: { pollInterval: 50ms, window: 300ms }
          limits: { maxMemory: 1GiB, maxCpu: 50% }
          pressure: { relief: { margin: 1%, after: 50ms }, levels: { high: { memory: 80% } } }
          rules:
            flag:
              match: { type: com.acme.desk.Probe, method: flag }
              degrade:
                memory > 80%: { skip: { return: rescaled memory } }
                cpu > 70%: { skip: { return: rescaled cpu } }
                high: { skip: { return: level } }
          """);
      app.awaitLevel("high");
      assertThat(app.call("flag")).isEqualTo("level");
    } finally {
      host.setResident(128L << 20);
    }
  }
}
