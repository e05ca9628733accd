package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cemaf.agent.observe.FallBack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks and files that are not as they should be: what is lost says so, and nothing else is. */
final class PageFaultsTest {
  private static final int LENGTH = 30_000;

  @TempDir Path storage;

  private List<Long> fill(Stores it, int pages) {
    var ids = new ArrayList<Long>();
    for (var i = 0; i < pages; i++) {
      ids.add(it.put(Stores.text(LENGTH, i)));
    }
    return ids;
  }

  private List<Path> segments() throws IOException {
    return Segments.of(storage);
  }

  private Path own() throws IOException {
    try (var files = Files.newDirectoryStream(storage)) {
      return files.iterator().next();
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** How many pages are lost, after a look at all of them: the others are as they were put. */
  private static int lost(Stores it, List<Long> ids) {
    var lost = 0;
    for (var i = 0; i < ids.size(); i++) {
      var id = ids.get(i);
      var bytes = new byte[LENGTH];
      var problem = catchThrowable(() -> it.store.get(id, bytes, 0));
      if (problem == null) {
        assertThat(bytes).isEqualTo(Stores.text(LENGTH, i));
      } else {
        assertThat(problem)
            .isInstanceOf(PageLostException.class)
            .hasMessageContaining("page " + id + " of texts");
        lost++;
      }
    }
    return lost;
  }

  @ParameterizedTest(name = "encrypted: {0}")
  @ValueSource(booleans = {false, true})
  void byte_flippedInASegment_losesThatPageAlone(boolean encrypt) throws IOException {
    try (var it = new Stores(Stores.small(storage).encrypt(encrypt))) {
      var ids = fill(it, 20);
      it.pageOut();
      try (var file = new RandomAccessFile(segments().get(0).toString(), "rw")) {
        var at = file.length() / 2;
        file.seek(at);
        var there = file.read();
        file.seek(at);
        file.write(there ^ 0x10);
      }
      assertThat(lost(it, ids)).isEqualTo(1);
      assertThat(it.health.counted(FallBack.PAGE_LOST)).isEqualTo(1);
      assertThat(it.store.stats().all().lost()).isEqualTo(1);
      ids.forEach(it.store::free);
      it.awaitNothing();
    }
  }

  @Test
  void segment_torn_losesWhatWasBehindTheTearAlone() throws IOException {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = fill(it, 20);
      it.pageOut();
      try (var file = new RandomAccessFile(segments().get(0).toString(), "rw")) {
        file.setLength(file.length() / 2);
      }
      assertThat(lost(it, ids)).isBetween(5, 15);
    }
  }

  @Test
  void record_inThePlaceOfAnother_isNotTakenForIt() throws IOException {
    try (var it = new Stores(Stores.small(storage).encrypt(false))) {
      var noise = new ArrayList<Long>();
      for (var i = 0; i < 2; i++) {
        noise.add(it.put(Stores.noise(LENGTH, i)));
      }
      it.pageOut();
      try (var file = new RandomAccessFile(segments().get(0).toString(), "rw")) {
        // both records have one size, so that the second can stand where the first was
        var size = (file.length() - Segment.HEADER) / 2;
        var second = new byte[(int) size];
        file.seek(Segment.HEADER + size);
        file.readFully(second);
        file.seek(Segment.HEADER);
        file.write(second);
      }
      var problems = noise.stream().map(id -> catchThrowable(() -> it.store.get(id))).toList();
      assertThat(problems).filteredOn(problem -> problem != null).hasSize(1);
      assertThat(problems.stream().filter(problem -> problem != null).toList().get(0))
          .hasMessageContaining("another page");
    }
  }

  @Test
  void directory_deletedMeanwhile_isMadeAgain() throws IOException {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = fill(it, 20);
      it.pageOut();
      deleteAll(own());
      for (var i = 20; i < 200; i++) {
        ids.add(it.put(Stores.text(LENGTH, i)));
      }
      it.pageOut();
      assertThat(ids).doesNotContain(Pages.NONE);
      assertThat(lost(it, ids)).isZero();
      assertThat(it.health.fallBacks()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a file", "a link", "open to all"})
  void directory_notTheUsersOwn_isRefusedAndPagesStayInMemory(String what) throws IOException {
    Path own;
    try (var before = new Stores(Stores.small(storage))) {
      var ids = fill(before, 1);
      before.pageOut();
      own = own();
      ids.forEach(before.store::free);
    }
    awaitEmpty(own);
    Files.delete(own);
    switch (what) {
      case "a file" -> Files.createFile(own);
      case "a link" ->
          Files.createSymbolicLink(own, Files.createDirectory(storage.resolve("elsewhere")));
      default -> {
        Files.createDirectory(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    }
    requireMemoryAlone(new Stores(Stores.small(storage)));
  }

  private static void awaitEmpty(Path directory) {
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              try (var files = Files.list(directory)) {
                return files.findAny().isEmpty();
              }
            });
  }

  /** As long as memory lasts pages are taken, then refused; said once, counted each time. */
  private void requireMemoryAlone(Stores made) {
    try (var it = made) {
      var ids = new ArrayList<Long>();
      for (var id = it.put(Stores.text(LENGTH, 0)); id != Pages.NONE; ) {
        ids.add(id);
        id = it.put(Stores.text(LENGTH, ids.size()));
      }
      assertThat(ids).hasSize((int) (Stores.MIB / Frames.BLOCK / Frames.blocksFor(LENGTH)));
      assertThat(lost(it, ids)).isZero();
      assertThat(it.health.counted(FallBack.PAGES_NOT_WRITTEN)).isPositive();
      assertThat(it.health.counted(FallBack.PAGE_REFUSED)).isPositive();
      assertThat(it.lines).hasSize(1);
    }
  }

  @Test
  void storage_inMemory_isRefused() throws IOException {
    var memory = Files.createTempDirectory(Path.of("/dev/shm"), "cemaf");
    try {
      requireMemoryAlone(new Stores(Stores.small(memory)));
      assertThat(memory).isEmptyDirectory();
    } finally {
      deleteAll(memory);
    }
  }

  @Test
  void disk_full_takesNothingMoreAndGoesOnOnceThereIsRoom() throws Exception {
    mount("-t", "tmpfs", "-o", "size=4m", "none", storage.toString());
    try (var it = new Stores(Stores.small(storage), true, true)) {
      var ids = new ArrayList<Long>();
      for (var id = it.put(Stores.noise(LENGTH, 0)); id != Pages.NONE; ) {
        ids.add(id);
        id = it.put(Stores.noise(LENGTH, ids.size()));
      }
      assertThat(ids).hasSizeBetween(100, 180);
      assertThat(it.health.counted(FallBack.PAGES_NOT_WRITTEN)).isPositive();
      for (var i = 0; i < ids.size(); i++) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(Stores.noise(LENGTH, i));
      }
      ids.forEach(it.store::free);
      it.awaitNothing();
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                for (var i = 0; i < 60; i++) {
                  if (it.put(Stores.noise(LENGTH, i)) == Pages.NONE) {
                    return false;
                  }
                }
                return true;
              });
    } finally {
      var unmount = new ProcessBuilder("umount", "-l", storage.toString()).start();
      assertThat(unmount.waitFor()).isZero();
    }
  }

  private static void mount(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void files_ofAKilledProcess_areSweptAndThoseOfALivingOneAreNot() throws Exception {
    var killed = holder();
    var living = holder();
    try {
      killed.getInputStream().read();
      living.getInputStream().read();
      var all = locks();
      assertThat(all).hasSize(2);
      killed.destroyForcibly().waitFor();
      for (var lock : all) {
        Files.createFile(Path.of(lock.toString().replace(".lock", "-77.seg")));
      }
      try (var it = new Stores(Stores.small(storage))) {
        fill(it, 1);
        it.pageOut();
        var left = locks();
        assertThat(left).hasSize(2).filteredOn(all::contains).hasSize(1);
        assertThat(left.stream().filter(all::contains).toList().get(0).getFileName().toString())
            .startsWith(living.pid() + "-");
        try (var segments = Files.newDirectoryStream(own(), "*.seg")) {
          assertThat(segments).hasSize(1);
        }
      }
    } finally {
      killed.destroyForcibly();
      living.destroyForcibly();
    }
  }

  private List<Path> locks() throws IOException {
    try (var files = Files.list(own())) {
      return files.filter(file -> file.toString().endsWith(".lock")).sorted().toList();
    }
  }

  private Process holder() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-exports",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            storage.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A process that has pages on disk until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (var it = new Stores(Stores.small(Path.of(arguments[0])))) {
        it.put(Stores.text(LENGTH, 1));
        it.pageOut();
        System.out.println("ready");
        System.in.read();
      }
    }
  }

  @Test
  void directory_ofTheUser_isTheUsersAlone() throws IOException {
    try (var it = new Stores(Stores.small(storage.resolve("made")))) {
      fill(it, 1);
      it.pageOut();
      try (var files = Files.newDirectoryStream(storage.resolve("made"))) {
        for (var own : files) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
              .isEqualTo("rwx------");
          assertThat(Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
      }
      assertThat(segments()).hasSize(1);
    }
  }

  /** An interrupt must not close the file for everybody, nor get lost. */
  @Test
  void reader_interrupted_readsAndStaysInterrupted() {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = fill(it, 10);
      it.pageOut();
      Thread.currentThread().interrupt();
      var bytes = it.store.get(ids.get(3));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(bytes).isEqualTo(Stores.text(LENGTH, 3));
      assertThat(lost(it, ids)).isZero();
    }
  }

  @Test
  void store_closedAndItsLastPageFreed_leavesNeitherThreadNorFile() throws IOException {
    var it = new Stores(Stores.small(storage));
    var ids = fill(it, 100);
    it.pageOut();
    it.close();
    assertThat(lost(it, ids)).isZero();
    assertThat(segments()).isNotEmpty();
    ids.forEach(it.store::free);
    awaitEmpty(own());
    assertThat(segments()).isEmpty();
  }
}
