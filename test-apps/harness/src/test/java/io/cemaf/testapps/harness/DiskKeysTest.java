package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of {@code disk:}, by how fast an application's files grow and are read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskKeysTest {
  private static final int PIECE = 32 << 10;

  @TempDir static Path root;

  private FakeHost host;
  private DrivenJvm app;
  private Path storage;
  private Path watched;
  private Path other;
  private int made;
  private String used = "";

  @BeforeAll
  void start() throws IOException {
    host = FakeHost.in(Files.createDirectory(root.resolve("host")));
    storage = inMemory();
    watched = Files.createDirectory(storage.resolve("watched"));
    other = Files.createDirectory(storage.resolve("other"));
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
  }

  @AfterEach
  void stop() {
    app.order("drive stop");
  }

  @AfterAll
  void end() throws IOException {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
      delete(storage);
    }
  }

  /** Where that is: what is not paced is as fast as the machine's disk otherwise. */
  private static Path inMemory() throws IOException {
    var memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "cemaf-disk")
        : Files.createDirectory(root.resolve("storage"));
  }

  private static void delete(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Rules that are in force already stay so: asking for their state starts a JVM. */
  private void use(String keys) {
    if (!keys.equals(used)) {
      used = "";
      app.use("disk: { paths: \"" + watched + "/**\", " + keys + " }\n");
      awaitState("ENFORCE");
      used = keys;
    }
  }

  private void useOthers(String rules) {
    used = "";
    app.use(rules);
  }

  private void awaitState(String mode) {
    await().until(() -> disk().path("mode").asText().equals(mode));
  }

  private JsonNode disk() {
    return app.jvm().status().json().path("disk");
  }

  private Path fresh(Path directory) {
    made++;
    return directory.resolve("file" + made);
  }

  private double bytesPerSecond(String how, Path file, int bytes, int threads, long millis) {
    var answer =
        app.order("drive for " + how + " " + file + " " + bytes + " " + threads + " " + millis);
    assertThat(answer).matches("\\d+");
    return Double.parseDouble(answer);
  }

  /**
   * Of up to six tries, the last of them the first that is fast enough: others may slow it down.
   */
  private static double fastest(double enough, DoubleSupplier rate) {
    var fastest = rate.getAsDouble();
    for (var i = 1; i < 6 && fastest <= enough; i++) {
      fastest = Math.max(fastest, rate.getAsDouble());
    }
    return fastest;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream",
        "channel",
        "channelAt",
        "gathering",
        "random",
        "files",
        "mapped",
        "copy",
        "transfer"
      })
  void maxWriteRate_ofEveryWayToWrite_isKept(String how) {
    use("maxWriteRate: 4MB/s");

    assertThat(fastest(3.2e6, () -> bytesPerSecond(how, fresh(watched), PIECE, 2, 1000)))
        .isCloseTo(4e6, within(0.8e6));
    assertThat(fastest(8e6, () -> bytesPerSecond(how, fresh(other), PIECE, 1, 200)))
        .isGreaterThan(8e6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"readStream", "readChannel", "readRandom", "readFiles"})
  void maxReadRate_ofEveryWayToRead_isKept(String how) {
    use("maxReadRate: 4MB/s");

    assertThat(fastest(3.2e6, () -> bytesPerSecond(how, fresh(watched), PIECE, 2, 1000)))
        .isCloseTo(4e6, within(0.8e6));
    assertThat(fastest(8e6, () -> bytesPerSecond(how, fresh(other), PIECE, 1, 200)))
        .isGreaterThan(8e6);
  }

  @Test
  void maxWriteRate_ofLargeOperationsOfManyThreads_isKept() {
    use("maxWriteRate: 20MB/s");

    assertThat(fastest(16e6, () -> bytesPerSecond("channel", fresh(watched), 1 << 20, 8, 4000)))
        .isCloseTo(20e6, within(4e6));
  }

  @Test
  void maxWriteRate_byLevel_changesForThoseWhoWait() {
    use("maxWriteRate: { high: 100KB/s }");
    host.setTemperature(75);
    app.awaitLevel("high");
    app.order("drive begin channel " + fresh(watched) + " 1048576 4 slow-");
    await().until(() -> disk().path("waiting").asInt() == 4);
    host.setTemperature(50);
    app.awaitLevel("normal");

    await().until(() -> disk().path("maxWriteBytesPerSecond").isNull());
    var before = Long.parseLong(app.order("drive moved"));
    await().until(() -> Long.parseLong(app.order("drive moved")) > before + (40 << 20));
    assertThat(disk().path("waiting").asInt()).isZero();
  }

  /** However low the rate, and with others at work. */
  @Test
  void operation_ofAVeryLowRate_isHeldAQuarterOfASecond() {
    use("maxWriteRate: 2KB/s");
    app.order("drive once stream " + fresh(watched) + " 1000");

    var longest = app.order("drive longest stream " + fresh(watched) + " 16384 4").split(" ");
    assertThat(Long.parseLong(longest[0])).isBetween(245L, 4_000L);
    assertThat(Long.parseLong(longest[1])).isLessThan(4_000);
    assertThat(disk().path("writesBeyondTheRate").asLong()).isPositive();
  }

  @Test
  void scheduler_ofDeadline_letsBriefOperationsAndReadsGoFirst() {
    var deadline = median("deadline");
    var fifo = median("fifo");

    assertThat(deadline[0]).as("brief writes, fifo " + fifo[0]).isLessThan(fifo[0] / 4);
    assertThat(deadline[1]).as("reads, fifo " + fifo[1]).isLessThan(fifo[1] / 4);
  }

  private double[] median(String scheduler) {
    use("maxWriteRate: 2MB/s, maxReadRate: 50MB/s, scheduler: " + scheduler);
    await().until(() -> disk().path("scheduler").asText().equals(scheduler));
    app.order("drive begin stream " + fresh(watched) + " 65536 6 bulk-");
    await().until(() -> disk().path("waiting").asInt() >= 5);
    var write = app.order("drive longest stream " + fresh(watched) + " 1024 9").split(" ");
    var read = app.order("drive longest readChannel " + fresh(watched) + " 1024 9").split(" ");
    app.order("drive stop");
    await().until(() -> disk().path("waiting").asInt() == 0);
    return new double[] {
      Math.max(1, Long.parseLong(write[0])), Math.max(1, Long.parseLong(read[0]))
    };
  }

  @ParameterizedTest
  @CsvSource({
    "stream, IOException",
    "random, IOException",
    "channel, ClosedChannelException",
    "readRandom, IOException",
    "readChannel, ClosedChannelException"
  })
  void file_closedWhileItIsWaitedFor_endsTheWaitAtOnce(String how, String seen) {
    usePacedFor(how);

    var answer = app.order("drive closed " + how + " " + fresh(watched) + " 1048576").split(" ");
    assertThat(answer[0]).isIn(seen, "AsynchronousCloseException");
    assertThat(answer[1]).isEqualTo("false");
    assertThat(Long.parseLong(answer[2])).isLessThan(2_000);
  }

  @ParameterizedTest
  @CsvSource({
    "stream, done",
    "channel, ClosedByInterruptException",
    "readRandom, done",
    "readChannel, done"
  })
  void thread_interruptedWhileItWaits_goesOnAtOnceWithItsFlag(String how, String seen) {
    usePacedFor(how);

    var answer =
        app.order("drive interrupted " + how + " " + fresh(watched) + " 1048576").split(" ");
    assertThat(answer[0]).isEqualTo(seen);
    assertThat(answer[1]).isEqualTo("true");
    assertThat(Long.parseLong(answer[2])).isLessThan(2_000);
  }

  private void usePacedFor(String how) {
    use((how.startsWith("read") ? "maxReadRate" : "maxWriteRate") + ": 100KB/s");
  }

  @Test
  void mode_ofObserve_countsAndHoldsNobody_ofOff_doesNeither() {
    var file = fresh(watched);
    useOthers("disk: { paths: " + watched + ", mode: observe, maxWriteRate: 100KB/s }\n");
    awaitState("OBSERVE");
    var before = disk().path("writtenBytes").asLong();
    assertThat(fastest(8e6, () -> bytesPerSecond("stream", file, PIECE, 1, 200)))
        .isGreaterThan(8e6);
    assertThat(disk().path("writtenBytes").asLong() - before).isGreaterThan(1_000_000);

    useOthers("disk: { paths: " + watched + ", mode: off, maxWriteRate: 100KB/s }\n");
    awaitState("OFF");
    var counted = disk().path("writtenBytes").asLong();
    assertThat(fastest(8e6, () -> bytesPerSecond("stream", file, PIECE, 1, 200)))
        .isGreaterThan(8e6);
    assertThat(disk().path("writtenBytes").asLong()).isEqualTo(counted);
  }

  @Test
  void status_ofWrittenBytes_hasThemAndWhatTheyAreInAYear() throws IOException {
    use("scheduler: fifo");
    var before = disk().path("writtenBytes").asLong();
    var file = fresh(watched);
    app.order("drive once stream " + file + " 3000000");

    var disk = disk();
    assertThat(disk.path("writtenBytes").asLong() - before).isEqualTo(Files.size(file));
    assertThat(disk.path("gigabytesWrittenAYearNow").asDouble()).isPositive();
    assertThat(disk.path("gigabytesWrittenAYear").asDouble()).isPositive();
    var text = Commands.cemaf(app.jvm().room(), "status", Long.toString(app.jvm().pid())).stdout();
    assertThat(text).contains("gigabytesWrittenAYear  ").contains("writtenBytes");
  }

  @ParameterizedTest
  @CsvSource({"link, true", "real, true", "unknown, false"})
  void paths_behindSymbolicLinks_areMeantWhicheverIsNamed(String named, boolean paced)
      throws IOException {
    var real = Files.createDirectory(storage.resolve("real-" + named));
    var link = Files.createSymbolicLink(storage.resolve("link-" + named), real);
    var path = named.equals("unknown") ? "elsewhere" : named + "-" + named;
    useOthers("disk: { paths: " + storage.resolve(path) + "/*, maxWriteRate: 1MB/s }\n");
    awaitState("ENFORCE");

    for (var directory : new Path[] {real, link}) {
      var enough = paced ? 0 : 8e6;
      var rate = fastest(enough, () -> bytesPerSecond("stream", fresh(directory), PIECE, 1, 500));
      if (paced) {
        assertThat(rate).isLessThan(2e6);
      } else {
        assertThat(rate).isGreaterThan(8e6);
      }
    }
  }

  @Test
  void paths_ofSeveralRoots_meanWhatIsBelowThemOrDirectlyInThem() throws IOException {
    var deep = Files.createDirectories(watched.resolve("a").resolve("b"));
    var below = Files.createDirectory(other.resolve("below"));
    useOthers(
        "disk: { paths: [\"" + watched + "/**\", \"" + other + "/*\"], maxWriteRate: 1MB/s }\n");
    awaitState("ENFORCE");

    for (var paced : new Path[] {watched, deep, other}) {
      assertThat(bytesPerSecond("stream", fresh(paced), PIECE, 1, 500))
          .as(paced.toString())
          .isLessThan(2e6);
    }
    for (var free : new Path[] {below, storage}) {
      assertThat(fastest(8e6, () -> bytesPerSecond("stream", fresh(free), PIECE, 1, 300)))
          .as(free.toString())
          .isGreaterThan(8e6);
    }
  }

  @Test
  void disk_leftOutOfTheRules_isNotPacedAnyMore() {
    use("maxWriteRate: 100KB/s");
    assertThat(bytesPerSecond("stream", fresh(watched), PIECE, 1, 300)).isLessThan(2e6);

    useOthers("");
    await().until(() -> bytesPerSecond("stream", fresh(watched), PIECE, 1, 100) > 8e6);
    assertThat(disk().isMissingNode()).isTrue();
  }

  /** On JDK 17 the flight recorder weaves the same classes, before or after. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void flightRecorder_ofFileEvents_seesWhatIsPaced(boolean first) throws Exception {
    var recording = root.resolve("files-" + first + ".jfr");
    var plan = DrivenJvm.plan().on(host).rules(DrivenJvm.NO_RULES);
    var options = "filename=" + recording + ",settings=profile,dumponexit=true";
    if (first) {
      plan.flags("-XX:StartFlightRecording=" + options, "-Xlog:jfr+startup=off");
    }
    try (var own = DrivenJvm.start(plan)) {
      own.use("disk: { paths: " + watched + ", maxWriteRate: 4MB/s }\n");
      var file = fresh(watched);
      var order = "drive for stream " + file + " " + (64 << 10) + " 1 600";
      await().until(() -> Double.parseDouble(own.order(order)) < 8e6);
      if (!first) {
        var pid = Long.toString(own.jvm().pid());
        var started =
            Commands.run(
                own.jvm().room(),
                Map.of(),
                Duration.ofSeconds(20),
                List.of(
                    Jdk.underTest().tool("jcmd").toString(),
                    pid,
                    "JFR.start " + options.replace(',', ' ')));
        assertThat(started.exit()).as(started.stdout()).isZero();
        await().until(() -> own.jvm().status().json().path("disk").path("writesHeld").asInt() > 0);
      }
      assertThat(fastest(2e6, () -> Double.parseDouble(own.order(order)))).isBetween(2e6, 6e6);
      await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
      own.order("exit");
      own.jvm().await(Duration.ofSeconds(30));
      var faults = own.jvm().stderr();
      assertThat(faults).doesNotContain("Error");
    }
    var events =
        RecordingFile.readAllEvents(recording).stream()
            .filter(event -> event.getEventType().getName().equals("cemaf.DiskThrottled"))
            .toList();
    assertThat(events).isNotEmpty();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getString("action")).isEqualTo("write");
              assertThat(event.getLong("rate")).isEqualTo(4_000_000);
              assertThat(event.getLong("operations")).isPositive();
              assertThat(event.getDuration("waited")).isPositive();
            });
  }

  @Test
  void detach_whileWritersWait_letsThemGo() {
    try (var own = DrivenJvm.on(host)) {
      own.use("disk: { paths: " + watched + ", maxWriteRate: 10KB/s }\n");
      var file = fresh(watched);
      await()
          .until(
              () ->
                  Long.parseLong(own.order("drive for stream " + file + " " + PIECE + " 1 400"))
                      < 1_000_000);
      own.order("drive begin channel " + fresh(watched) + " 1048576 4 slow-");
      var pid = Long.toString(own.jvm().pid());
      assertThat(Commands.cemaf(own.jvm().room(), "detach", pid).exit()).isZero();

      var before = Long.parseLong(own.order("drive moved"));
      await().until(() -> Long.parseLong(own.order("drive moved")) > before + (40 << 20));
      own.order("drive stop");
    }
  }
}
