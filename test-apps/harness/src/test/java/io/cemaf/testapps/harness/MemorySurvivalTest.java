package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.desk.Hoard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that die for want of memory by themselves, and with the agent end later. */
class MemorySurvivalTest {
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 100ms }
      memory: { hardLimit: 90% }
      rules:
        heap: { match: { type: com.acme.desk.Hoard, method: onHeap }, bulkhead: 1000 }
        late: { match: { type: com.acme.desk.Hoard, method: atTheEnd }, bulkhead: 1000 }
        native: { match: { type: com.acme.desk.Hoard, method: offHeap }, bulkhead: 1000 }
      """;

  private static final Pattern TOLD =
      Pattern.compile("answered (\\d+) refused (\\d+) most (\\d+) millis (\\d+)\n");

  /** By itself the kernel kills it: its exit is 128 and the signal's number. */
  private static final int KILLED = 128 + 9;

  private static final int OUT_OF_MEMORY = 3;
  private static final long MIB = 1 << 20;

  private static ForkPlan plan(String... hoard) {
    return ForkedJvm.of(Hoard.class, hoard).notHeld();
  }

  private static int most(GuardedApp.Ended ended, int calls) {
    var told = TOLD.matcher(ended.stdout());
    assertThat(told.matches()).as(ended.stdout() + ended.stderr()).isTrue();
    assertThat(Integer.parseInt(told.group(1))).isEqualTo(calls);
    assertThat(told.group(2)).as("refused").isEqualTo("0");
    return Integer.parseInt(told.group(3));
  }

  // 24 threads at once, 6 MiB a call: 144 MiB where 64 are
  @ParameterizedTest
  @CsvSource({
    "first burst with nothing known, Serial, heap, 6, 6, 0",
    "after some calls one by one,    Serial, heap, 6, 6, 20",
    "first burst under G1,           G1,     heap, 6, 6, 0",
    "all memory at the end of calls, Serial, later, 5, 12, 12"
  })
  void programThatRunsOutOfHeap_ends(
      String name, String collector, String kind, int megabytes, int pieces, int before) {
    var hoard =
        new String[] {
          kind,
          "24",
          "3",
          Integer.toString(megabytes),
          Integer.toString(pieces),
          "10",
          Integer.toString(before)
        };
    var flags = new String[] {"-Xmx64m", "-XX:+Use" + collector + "GC"};
    var bare = plan(hoard).bare().flags(flags).run();
    assertThat(bare.exit()).as("by itself").isEqualTo(OUT_OF_MEMORY);

    var guarded = plan(hoard).rules(RULES).flags(flags).run();

    assertThat(guarded.exit()).as(guarded.stderr()).isZero();
    assertThat(most(guarded, 24 * 3)).isBetween(2, 23);
  }

  // 16 threads at once, 24 MiB a call: 384 MiB where 256 are, beside the JVM itself
  @Test
  void programThatTheKernelKills_ends(@TempDir Path root, TestReporter reporter) throws Exception {
    var hoard = new String[] {"native", "16", "3", "24", "6", "20", "0"};
    var flags = new String[] {"-Xmx32m", "-XX:+UseSerialGC"};
    MemoryGroup group;
    try {
      group = MemoryGroup.of(256 * MIB, "survival");
    } catch (IOException refused) {
      reporter.publishEntry(
          "no control group of its own, a made-up one instead", refused.toString());
      inAMadeUpGroup(root, hoard, flags);
      return;
    }
    reporter.publishEntry("control group", group.entering()[2]);
    try (group) {
      var bare = plan(hoard).bare().flags(flags).within(group.entering()).run();
      assertThat(bare.exit()).as("by itself").isEqualTo(KILLED);
      assertThat(group.kills()).isEqualTo(1);

      var guarded = plan(hoard).rules(RULES).flags(flags).within(group.entering()).run();

      assertThat(guarded.exit()).as(guarded.stderr()).isZero();
      assertThat(group.kills()).as("since").isEqualTo(1);
      assertThat(most(guarded, 16 * 3)).isBetween(1, 15);
    }
  }

  /** Where none can be made: its figures say that it is full, and calls go one by one. */
  private static void inAMadeUpGroup(Path root, String[] hoard, String... flags) {
    try (var host = FakeHost.in(root)) {
      host.setCgroup(2, 256 * MIB, 250 * MIB, 0);
      var short1 = hoard.clone();
      short1[1] = "3";
      short1[2] = "1";
      var guarded = plan(short1).on(host).rules(RULES).flags(flags).run();
      assertThat(most(guarded, 3)).isEqualTo(1);
    }
  }

  /** The way without a control group works too, be there one or not. */
  @Test
  void programInAMadeUpGroupThatIsFull_goesOnOneByOne(@TempDir Path root) {
    var began = System.nanoTime();
    inAMadeUpGroup(root, new String[] {"native", "16", "3", "8", "2", "5", "0"}, "-Xmx32m");

    // one at once or within a second, one two later, and the last after another four
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
  }
}
