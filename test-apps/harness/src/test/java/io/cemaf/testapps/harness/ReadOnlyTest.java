package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.EventStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where files cannot be made, or not be executed, the application is guarded all the same. */
class ReadOnlyTest {
  private static final String NO_SOCKET = "\\[cemaf\\] the command line cannot reach this JVM";

  private static final String SETTINGS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="cemaf.AgentOverhead"><setting name="enabled">true</setting></event>
      </configuration>
      """;

  @TempDir Path room;

  @Test
  void readOnlyFileSystem_leavesTheAgentWithoutItsSocketAlone() throws Exception {
    var mounts =
        "mount --bind /tmp /tmp && mount --bind ROOM ROOM"
            + " && mount -o remount,bind,ro /tmp && mount -o remount,bind,ro /";
    limitedWithoutASocket(inMountsOfItsOwn(mounts));
  }

  /** The same where mounts are not to be had: a file stands where the socket's directory goes. */
  @Test
  void socketDirectory_thatCannotBeMade_leavesTheAgentWithoutItsSocketAlone() throws Exception {
    limitedWithoutASocket(Apps.scenario("steady").environment("XDG_RUNTIME_DIR", obstructed()));
  }

  @Test
  void temporaryDirectory_thatExecutesNothing_changesNothing() throws IOException {
    var ended =
        within(Apps.scenario("pool"), "mount --bind /tmp /tmp && mount -o remount,bind,noexec /tmp")
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 2 at once\n")
            .run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void temporaryDirectory_thatIsMissing_changesNothing() {
    var ended =
        Apps.scenario("pool")
            .property("java.io.tmpdir", room.resolve("none").toString())
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 2 at once\n")
            .run();

    assertThat(ended.exit()).isZero();
  }

  @Test
  void logFile_thatCannotBeWritten_isSaidOnce() {
    var ended =
        Apps.scenario("pool")
            .property("cemaf.log.file", room.resolve("none/cemaf.log").toString())
            .property("cemaf.log.level", "debug")
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 2 at once\n")
            .expectLine("cannot write the log file .*none/cemaf\\.log")
            .run();

    assertThat(ended.stderr().lines()).hasSize(1);
    assertThat(ended.exit()).isZero();
  }

  /** Without a socket only events tell what was counted. */
  private void limitedWithoutASocket(ForkPlan plan) throws Exception {
    var repository = Files.createDirectory(room.resolve("jfr"));
    var settings = Files.writeString(room.resolve("settings.jfc"), SETTINGS);
    var recorded =
        plan.notHeld()
            .rules(Apps.TWO_AT_ONCE)
            .prints("calling\ncalled\n")
            .flags(
                "-XX:StartFlightRecording:settings=" + settings,
                "-XX:FlightRecorderOptions:repository=" + repository,
                // It would say on standard output that it records.
                "-Xlog:jfr+startup=off")
            .expectLine(NO_SOCKET);
    try (var jvm = recorded.start()) {
      assertThat(fallBacks(repository)).isEqualTo(1);
      await().until(() -> jvm.stdout().equals("calling\n"));
      var ended = jvm.await();
      assertThat(ended.stderr().lines()).hasSize(1);
      assertThat(ended.exit()).isZero();
    }
  }

  /** How many fall-backs the running JVM says that it has used. */
  private static long fallBacks(Path repository) throws Exception {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              try (var files = Files.walk(repository)) {
                return files.anyMatch(file -> file.toString().endsWith(".jfr"));
              }
            });
    var first = new CompletableFuture<Long>();
    Path chunks;
    try (var files = Files.list(repository)) {
      chunks = files.findFirst().orElseThrow();
    }
    try (var stream = EventStream.openRepository(chunks)) {
      stream.onEvent(
          "cemaf.AgentOverhead", event -> first.complete(event.<Long>getValue("fallBacks")));
      stream.startAsync();
      return first.get(40, TimeUnit.SECONDS);
    }
  }

  private ForkPlan inMountsOfItsOwn(String mounts) throws IOException {
    var plan = Apps.scenario("steady").environment("XDG_RUNTIME_DIR", "");
    return canMount() ? within(plan, mounts) : plan.environment("XDG_RUNTIME_DIR", obstructed());
  }

  /** Where mounts are not to be had, a read-only directory stands in. */
  private ForkPlan within(ForkPlan plan, String mounts) throws IOException {
    if (!canMount()) {
      return plan.property("java.io.tmpdir", readOnly().toString());
    }
    var script = mounts.replace("ROOM", room.toString()) + " && exec \"$@\"";
    return plan.within("unshare", "-m", "sh", "-c", script, "sh");
  }

  private boolean canMount() throws IOException {
    if (!Nobody.isRoot()) {
      return false;
    }
    var mount = List.of("unshare", "-m", "mount", "--bind", room.toString(), room.toString());
    try {
      return Commands.run(room, Map.of(), Duration.ofSeconds(10), mount).exit() == 0;
    } catch (UncheckedIOException noUnshare) {
      return false;
    }
  }

  private Path readOnly() throws IOException {
    return Files.createDirectory(
        room.resolve("read-only"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
  }

  private String obstructed() throws IOException {
    var runtime =
        Files.createDirectory(
            room.resolve("runtime"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(runtime.resolve("cemaf"));
    return runtime.toString();
  }
}
