package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.desk.Driven;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications whose pages meet a disk that is full, forbidden, shared, gone or broken. */
class PageFaultsDiskTest {
  private static final int NOTES = 24;
  private static final String ALL = NOTES + " 0 0";

  /** Small segments, so that the directory is asked for again and again. */
  private static final String SMALL =
      "memoryLimit: 4MiB, pageSize: 1MiB, maxDisk: 256MiB, compression: none, encrypt: false,"
          + " softCache: 0%";

  @TempDir Path room;

  private static String rules(Path storage, String keys) {
    return """
    apiVersion: cemaf/v1
    paging:
      defaults: { storagePath: "%s", %s }
      fields: { notes: { type: com.acme.pages.Note, field: text } }
    """
        .formatted(storage, keys);
  }

  private Path storage() {
    return room.resolve("pages");
  }

  private DrivenJvm start(ForkPlan plan) {
    return DrivenJvm.start(plan.flags("-Xmx256m"));
  }

  private static JsonNode paging(DrivenJvm app) {
    return app.jvm().status().json().path("paging");
  }

  private static List<String> lines(DrivenJvm app) {
    return app.jvm().stderr().lines().filter(line -> line.contains("[cemaf]")).toList();
  }

  /** What others have in the storage: one user's own directory. */
  private static Path own(Path storage) throws IOException {
    try (var files = Files.newDirectoryStream(storage)) {
      return files.iterator().next();
    }
  }

  private static List<String> locks(Path storage) throws IOException {
    try (var files = Files.walk(storage)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Whether a command can be had in namespaces of its own. */
  private boolean can(String... command) {
    try {
      return Commands.run(room, Map.of(), Duration.ofSeconds(20), List.of(command)).exit() == 0;
    } catch (UncheckedIOException none) {
      return false;
    }
  }

  private enum Bad {
    READ_ONLY_MOUNT,
    FORBIDDEN,
    IN_MEMORY,
    A_FILE,
    BELOW_A_FILE
  }

  @ParameterizedTest
  @EnumSource
  void storage_thatCannotBeUsed_isSaidOnceAndTheApplicationGoesOn(Bad bad) throws Exception {
    var storage = storage();
    var plan = DrivenJvm.plan();
    switch (bad) {
      case READ_ONLY_MOUNT -> {
        Files.createDirectory(storage);
        var mount = "mount --bind %1$s %1$s && mount -o remount,bind,ro %1$s".formatted(storage);
        if (can("unshare", "-m", "sh", "-c", mount)) {
          plan.within("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh");
        } else {
          Files.setPosixFilePermissions(storage, PosixFilePermissions.fromString("r-x------"));
        }
      }
      case FORBIDDEN -> {
        Files.createDirectory(storage);
        Nobody.forbid(storage);
        if (Nobody.isRoot()) {
          plan.within("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs");
        }
      }
      case IN_MEMORY -> storage = Files.createTempDirectory(Path.of("/dev/shm"), "cemaf");
      case A_FILE -> Files.createFile(storage);
      case BELOW_A_FILE -> storage = Files.createFile(storage).resolve("pages");
    }
    try (var app = start(plan.rules(rules(storage, SMALL.replace("4MiB", "8MiB"))))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(app.order("stack read")).isEqualTo(ALL);
      var paging = paging(app);
      assertThat(paging.path("bytes").asLong()).as(app.jvm().stderr()).isPositive();
      assertThat(paging.path("pagesOnDisk").asLong()).isZero();
      assertThat(paging.path("refused").asLong()).isPositive();
      assertThat(app.jvm().status().fallBacks()).containsKey("PAGES_NOT_WRITTEN");
      assertThat(lines(app)).hasSize(1).first().asString().contains("writing pages to disk");
    } finally {
      if (bad == Bad.IN_MEMORY) {
        Files.delete(storage);
      } else if (Files.isDirectory(storage)) {
        Files.setPosixFilePermissions(storage, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  /** A file system of its own; where none can be mounted, the disk is what rules leave of it. */
  @Test
  void disk_full_leavesValuesWhereTheyAreAndIsUsedAgainOnceThereIsRoom(TestReporter reporter)
      throws Exception {
    var storage = Files.createDirectory(storage());
    var image = room.resolve("disk.img");
    try (var file = new RandomAccessFile(image.toString(), "rw")) {
      file.setLength(20 << 20);
    }
    var mount = "mount -o loop %s %s".formatted(image, storage);
    var plan = DrivenJvm.plan();
    var keys = SMALL;
    if (can("mkfs.ext4", "-q", "-m", "0", image.toString())
        && can("unshare", "-m", "sh", "-c", mount)) {
      plan.within("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh");
    } else {
      reporter.publishEntry("no file system of its own", "maxDisk instead");
      keys = SMALL.replace("256MiB", "12MiB");
    }
    try (var app = start(plan.rules(rules(storage, keys)))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(app.order("stack read")).isEqualTo(ALL);
      assertThat(paging(app).path("refused").asLong()).isPositive();
      assertThat(paging(app).path("pagesOnDisk").asLong()).isPositive();
      assertThat(lines(app)).hasSizeLessThanOrEqualTo(1);

      assertThat(app.order("stack drop")).isEqualTo("0 0 0");
      await()
          .untilAsserted(
              () -> {
                app.order("collect 1");
                assertThat(paging(app).path("pages").asLong()).isZero();
              });
      var before = paging(app).path("refused").asLong();
      await()
          .untilAsserted(
              () -> {
                assertThat(app.order("stack drop")).isEqualTo("0 0 0");
                app.order("collect 1");
                assertThat(app.order("stack hold 8")).isEqualTo("8 0 0");
                assertThat(paging(app).path("pagesOnDisk").asLong()).isPositive();
              });
      assertThat(paging(app).path("refused").asLong()).isEqualTo(before);
    }
  }

  /** A file that may not grow: an error of writing that is no want of room, and comes half-way. */
  @Test
  void write_thatFails_leavesValuesWhereTheyAre() throws Exception {
    var plan =
        DrivenJvm.plan()
            .within("prlimit", "--fsize=2097152:2097152")
            .rules(rules(storage(), SMALL.replace("1MiB", "16MiB")));
    try (var app = start(plan)) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(app.order("stack read")).isEqualTo(ALL);
      var paging = paging(app);
      assertThat(paging.path("pagesOnDisk").asLong()).as("before the first error").isPositive();
      assertThat(paging.path("refused").asLong()).isPositive();
      assertThat(app.jvm().status().fallBacks()).containsKey("PAGES_NOT_WRITTEN");
      assertThat(lines(app)).hasSize(1).first().asString().contains("writing pages to disk");
    }
  }

  private enum Loss {
    DELETED,
    A_FILE,
    A_LINK,
    OPEN_TO_ALL
  }

  @ParameterizedTest
  @EnumSource
  void directory_replacedMeanwhile_losesNothing(Loss loss) throws Exception {
    try (var app = start(DrivenJvm.plan().rules(rules(storage(), SMALL)))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      await().until(() -> paging(app).path("pagesOnDisk").asLong() >= 16);
      var own = own(storage());
      deleteAll(own);
      var elsewhere = Files.createDirectory(room.resolve("elsewhere"));
      switch (loss) {
        case DELETED -> deleteAll(storage());
        case A_FILE -> Files.createFile(own);
        case A_LINK -> Files.createSymbolicLink(own, elsewhere);
        case OPEN_TO_ALL -> {
          Files.createDirectory(own);
          Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
      }

      var before = paging(app).path("bytesOnDisk").asLong();
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(2 * NOTES + " 0 0");
      assertThat(app.order("stack read")).isEqualTo(2 * NOTES + " 0 0");
      assertThat(elsewhere).isEmptyDirectory();
      if (loss == Loss.DELETED) {
        assertThat(paging(app).path("bytesOnDisk").asLong()).isGreaterThan(before + (16 << 20));
        assertThat(locks(storage())).hasSize(1);
        assertThat(lines(app)).isEmpty();
      } else {
        assertThat(paging(app).path("refused").asLong()).isPositive();
        assertThat(lines(app)).hasSize(1);
      }
    }
  }

  private enum Harm {
    FLIPPED,
    TORN
  }

  @ParameterizedTest
  @EnumSource
  void segment_thatIsBroken_losesWhatIsInItAloneAndSaysWhich(Harm harm) throws Exception {
    try (var app = start(DrivenJvm.plan().rules(rules(storage(), SMALL)))) {
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
      await().until(() -> paging(app).path("pagesOnDisk").asLong() >= 32);
      app.order("collect 1");
      try (var file = new RandomAccessFile(firstSegment(app).toString(), "rw")) {
        var middle = file.length() / 2;
        if (harm == Harm.TORN) {
          file.setLength(middle);
        } else {
          file.seek(middle);
          var there = file.read();
          file.seek(middle);
          file.write(there ^ 4);
        }
      }

      // A segment has parts of two notes at most.
      assertThat(app.order("stack read")).matches("2[23] 0 [12] .*page \\d+ of notes.*");
      assertThat(app.order("collect 1")).isEqualTo("done");
      assertThat(app.order("stack read")).matches("2[23] 0 [12] .*page \\d+ of notes.*");
      assertThat(app.jvm().status().fallBacks()).containsKey("PAGE_LOST");
      assertThat(app.order("stack drop")).isEqualTo("0 0 0");
      assertThat(app.order("stack hold " + NOTES)).isEqualTo(ALL);
    }
  }

  /** Of those that it has open; they have no name any more. */
  private static Path firstSegment(DrivenJvm app) throws IOException {
    var found = new ArrayList<Path>();
    try (var open = Files.newDirectoryStream(Path.of("/proc/" + app.jvm().pid() + "/fd"))) {
      for (var one : open) {
        if (Files.isSymbolicLink(one)
            && Files.readSymbolicLink(one).toString().contains("-0.seg")) {
          found.add(one);
        }
      }
    }
    return found.get(0);
  }

  @Test
  void process_killed_isSweptByTheNextAndNobodyElseIs() throws Exception {
    var rules = rules(storage(), SMALL);
    try (var killed = start(DrivenJvm.plan().rules(rules));
        var living = start(DrivenJvm.plan().rules(rules))) {
      assertThat(killed.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(living.order("stack hold " + NOTES)).isEqualTo(ALL);
      var all = locks(storage());
      assertThat(all).hasSize(2);
      var dead = ProcessHandle.of(killed.jvm().pid()).orElseThrow();
      dead.destroyForcibly();
      dead.onExit().join();
      for (var lock : all) {
        Files.createFile(own(storage()).resolve(lock.replace(".lock", "-77.seg")));
      }
      try (var next = start(DrivenJvm.plan().rules(rules))) {
        assertThat(next.order("stack hold " + NOTES)).isEqualTo(ALL);
        try (var files = Files.list(own(storage()))) {
          assertThat(files.map(file -> String.valueOf(file.getFileName())))
              .hasSize(3)
              .filteredOn(name -> name.startsWith(living.jvm().pid() + "-"))
              .hasSize(2);
        }
        assertThat(living.order("stack read")).isEqualTo(ALL);
        assertThat(lines(living)).isEmpty();
      }
    }
  }

  /** Both are process 1 of theirs, where that can be had, and have the same storage. */
  @Test
  void containers_withOneStorage_leaveEachOtherAlone() throws Exception {
    var apart =
        new String[] {"unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"};
    var probe = new ArrayList<>(List.of(apart));
    probe.add("true");
    var containers = can(probe.toArray(String[]::new));
    var rules = rules(storage(), SMALL);
    try (var one = start(container("one", containers, apart).rules(rules));
        var other = start(container("other", containers, apart).rules(rules))) {
      assertThat(one.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(other.order("stack hold " + NOTES)).isEqualTo(ALL);
      assertThat(locks(storage()))
          .hasSize(2)
          .allMatch(name -> !containers || name.startsWith("1-"));
      assertThat(one.order("stack hold " + NOTES)).isEqualTo(2 * NOTES + " 0 0");
      assertThat(other.order("stack read")).isEqualTo(ALL);
      assertThat(lines(one)).isEmpty();
      assertThat(lines(other)).isEmpty();
    }
  }

  /** They have their temporary directory in common: the rest has to be apart. */
  private ForkPlan container(String name, boolean apart, String... command) throws IOException {
    var runtime =
        Files.createDirectory(
            room.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var plan =
        DrivenJvm.plan()
            .environment("XDG_RUNTIME_DIR", runtime.toString())
            .flags("-XX:-UsePerfData");
    return apart ? plan.within(command) : plan;
  }

  @Test
  void users_withOneStorage_haveDirectoriesOfTheirOwn() throws Exception {
    var nobody = Nobody.in(room);
    var classes = room.resolve("classes");
    copy(
        Path.of(Driven.class.getProtectionDomain().getCodeSource().getLocation().toURI()), classes);
    var rules = rules(storage(), SMALL);
    var theirs =
        nobody
            .apply(DrivenJvm.plan())
            .classPath(classes.toString())
            .property("cemaf.rules", nobody.rules(rules).toString());
    try (var one = start(DrivenJvm.plan().rules(rules))) {
      assertThat(one.order("stack hold " + NOTES)).isEqualTo(ALL);
      try (var other = start(theirs)) {
        assertThat(other.order("stack hold " + NOTES)).isEqualTo(ALL);
        try (var owners = Files.list(storage())) {
          assertThat(owners)
              .hasSize(Nobody.isRoot() ? 2 : 1)
              .allMatch(owner -> PosixFilePermissions.toString(mode(owner)).equals("rwx------"));
        }
        assertThat(locks(storage())).hasSize(2);
        assertThat(
                nobody.status(other.jvm().pid()).json().path("paging").path("pagesOnDisk").asLong())
            .isPositive();
        assertThat(one.order("stack read")).isEqualTo(ALL);
        assertThat(lines(one)).isEmpty();
        assertThat(lines(other)).isEmpty();
      }
    }
  }

  /** The applications alone: nobody may read the build. */
  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Set<PosixFilePermission> mode(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
