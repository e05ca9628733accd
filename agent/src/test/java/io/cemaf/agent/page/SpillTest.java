package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Priority;
import io.cemaf.rules.PageSpec.Compression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that do not fit into memory: they go to disk and come back as they were. */
final class SpillTest {
  @TempDir Path storage;

  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of("lz4", Compression.LZ4, false, true),
        Arguments.of("lz4 and AES", Compression.LZ4, true, true),
        Arguments.of("lz4 and ChaCha20", Compression.LZ4, true, false),
        Arguments.of("zstd", Compression.ZSTD, false, true),
        Arguments.of("zstd and AES", Compression.ZSTD, true, true),
        Arguments.of("as they are", Compression.NONE, false, true),
        Arguments.of("as they are, and AES", Compression.NONE, true, true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void pages_moreThanMemoryHolds_allComeBack(
      String name, Compression compression, boolean encrypt, boolean aes) {
    var settings = Stores.small(storage).compression(compression).encrypt(encrypt);
    try (var it = new Stores(settings, aes, false)) {
      var ids = new ArrayList<Long>();
      for (var i = 0; i < 400; i++) {
        ids.add(it.put(value(i)));
      }
      assertThat(ids).doesNotContain(Pages.NONE);
      for (var i = 0; i < 400; i++) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(value(i));
      }
      var stats = it.store.stats();
      assertThat(stats.memory()).isLessThanOrEqualTo(Stores.MIB);
      assertThat(stats.disk()).isPositive().isLessThan(256 * Stores.MIB);
      assertThat(stats.all().faults()).isPositive();
      assertThat(it.lines).isEmpty();
      assertThat(it.health.fallBacks()).isEmpty();
      ids.forEach(it.store::free);
      it.awaitNothing();
      assertThat(it.store.stats().all().bytesOnDisk()).isZero();
    }
  }

  private static byte[] value(int number) {
    var length = new int[] {1, 100, 4_096, 5_000, 65_536, 65_537, 20_000}[number % 7];
    return number % 3 == 0 ? Stores.noise(length, number) : Stores.text(length, number);
  }

  @Test
  void pages_thatShrink_takeLessOnDiskThanInMemory() {
    try (var it = new Stores(Stores.small(storage))) {
      for (var i = 0; i < 100; i++) {
        it.put(Stores.text(65_536, 1));
      }
      it.pageOut();
      assertThat(it.store.stats().all().bytesOnDisk()).isLessThan(100 * 65_536 / 2);
      assertThat(it.store.stats().writeAmplification()).isEqualTo(1);
    }
  }

  /** The threshold is for what has to be written before it can go. */
  @Test
  void pages_thatAreOnDiskToo_fillMemoryBeyondTheThreshold_andMakeRoomForOthers() {
    try (var it = new Stores(Stores.small(storage).cleanupThreshold(0.5))) {
      var ids = new ArrayList<Long>();
      for (var i = 0; i < 64; i++) {
        ids.add(it.put(Stores.text(65_536, i)));
      }
      it.pageOut();
      // what was asked to leave may do so once more
      Awaitility.await()
          .until(
              () -> {
                ids.forEach(it.store::get);
                return it.store.stats().memory() > Stores.MIB * 3 / 4;
              });

      for (var i = 0; i < 4; i++) {
        ids.add(it.put(Stores.text(65_536, 64 + i)));
      }
      assertThat(ids).doesNotContain(Pages.NONE);
      for (var i = 0; i < ids.size(); i++) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(Stores.text(65_536, i));
      }
      assertThat(it.health.fallBacks()).isEmpty();
    }
  }

  @Test
  void page_readFromDisk_isInMemoryAfterwardsAndNotWrittenAgain() {
    try (var it = new Stores(Stores.small(storage))) {
      var id = it.put(Stores.text(65_536, 1));
      it.pageOut();
      var written = it.store.stats().written();
      it.store.get(id);
      it.store.get(id);
      assertThat(it.store.stats().all().faults()).isEqualTo(1);
      assertThat(it.store.stats().all().hits()).isEqualTo(1);
      it.pageOut();
      assertThat(it.store.stats().written()).isEqualTo(written);
      assertThat(it.store.get(id)).isEqualTo(Stores.text(65_536, 1));
    }
  }

  @ParameterizedTest(name = "AES: {0}")
  @ValueSource(booleans = {true, false})
  void page_readAgainAndAgainFromDisk_isTheSame(boolean aes) {
    try (var it = new Stores(Stores.small(storage), aes, false)) {
      var id = it.put(Stores.text(65_536, 1));
      for (var i = 0; i < 5; i++) {
        it.pageOut();
        assertThat(it.store.get(id)).isEqualTo(Stores.text(65_536, 1));
      }
      assertThat(it.store.stats().all().faults()).isEqualTo(5);
    }
  }

  @Test
  void page_pinned_staysInMemory() {
    try (var it = new Stores(Stores.small(storage))) {
      var pinned = it.put(Stores.text(65_536, 1));
      it.store.pin(pinned, true);
      for (var i = 0; i < 100; i++) {
        it.put(Stores.text(65_536, i));
      }
      it.store.get(pinned);
      assertThat(it.store.stats().all().faults()).isZero();
      it.store.pin(pinned, false);
      it.pageOut();
      it.store.get(pinned);
      assertThat(it.store.stats().all().faults()).isEqualTo(1);
    }
  }

  @Test
  void page_prefetchedOrPinnedOnDisk_comesToMemory() {
    try (var it = new Stores(Stores.small(storage))) {
      var first = it.put(Stores.text(65_536, 1));
      var second = it.put(Stores.text(65_536, 2));
      it.pageOut();
      it.store.prefetch(first);
      it.store.pin(second, true);
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> it.store.stats().all().pagesInMemory() == 2);
      assertThat(it.store.get(first)).isEqualTo(Stores.text(65_536, 1));
      assertThat(it.store.get(second)).isEqualTo(Stores.text(65_536, 2));
      assertThat(it.store.stats().all().faults()).isZero();
    }
  }

  @Test
  void pages_readInOrder_areReadAhead() {
    try (var it = new Stores(Stores.small(storage).memoryLimit(4 * Stores.MIB))) {
      var ids = new ArrayList<Long>();
      for (var i = 0; i < 30; i++) {
        ids.add(it.put(Stores.text(65_536, i)));
      }
      it.pageOut();
      for (var i = 0; i < 4; i++) {
        it.store.get(ids.get(i));
      }
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> it.store.stats().all().pagesInMemory() >= 10);
      assertThat(it.store.stats().all().faults()).isEqualTo(4);
    }
  }

  @Test
  void values_ofAnySize_comeBackWholeAndInParts() {
    try (var it = new Stores(Stores.small(storage))) {
      for (var length : new int[] {200_000, 1 << 20, (3 << 20) + 17}) {
        var value = Stores.text(length, length);
        var id = it.put(value);
        assertThat(id).isPositive();
        assertThat(it.store.length(id)).isEqualTo(length);
        assertThat(it.store.get(id)).isEqualTo(value);
        var part = new byte[70_000];
        it.store.read(id, length - 100_000, part, 10, 60_000);
        assertThat(Arrays.copyOfRange(part, 10, 60_010))
            .isEqualTo(Arrays.copyOfRange(value, length - 100_000, length - 40_000));
        it.store.free(id);
      }
      it.awaitNothing();
      assertThat(it.store.stats().all().bytes()).isZero();
    }
  }

  @Test
  void value_inPartsOfAnySizes_isOne() {
    try (var it = new Stores(Stores.small(storage))) {
      var value = Stores.text(1_000_003, 5);
      var random = new Random(6);
      long id;
      try (var chunks = it.store.put(it.group, Priority.NORMAL, value.length)) {
        for (var at = 0; at < value.length; ) {
          var part = Math.min(value.length - at, random.nextInt(300_000));
          assertThat(chunks.add(value, at, part)).isTrue();
          at += part;
        }
        id = chunks.finish();
      }
      assertThat(it.store.get(id)).isEqualTo(value);
      try (var chunks = it.store.put(it.group, Priority.NORMAL, value.length)) {
        chunks.add(value, 0, 500_000);
      }
      it.store.free(id);
      it.awaitNothing();
      assertThat(it.store.stats().all().bytes()).isZero();
    }
  }

  @Test
  void segments_mostlyDead_areCopiedTogether() {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = new ArrayList<Long>();
      for (var i = 0; i < 300; i++) {
        ids.add(it.put(Stores.noise(60_000, i)));
      }
      it.pageOut();
      var before = it.store.stats().disk();
      for (var i = 0; i < 300; i++) {
        if (i % 10 != 0) {
          it.store.free(ids.get(i));
        }
      }
      it.put(Stores.noise(60_000, 1));
      it.store.pageOut(1);
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> it.store.stats().disk() < before / 2);
      for (var i = 0; i < 300; i += 10) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(Stores.noise(60_000, i));
      }
      assertThat(it.store.stats().writeAmplification()).isGreaterThan(1).isLessThan(1.5);
    }
  }

  @Test
  void disk_atItsMost_takesNothingMore() {
    var most = 8 * Stores.MIB;
    try (var it = new Stores(Stores.small(storage).maxDisk(most))) {
      var ids = new ArrayList<Long>();
      for (var id = it.put(Stores.noise(60_000, 0)); id != Pages.NONE; ) {
        ids.add(id);
        id = it.put(Stores.noise(60_000, ids.size()));
      }
      assertThat(ids).hasSizeGreaterThan((int) (most / 62_000));
      assertThat(it.store.stats().disk()).isLessThanOrEqualTo(most);
      for (var i = 0; i < ids.size(); i++) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(Stores.noise(60_000, i));
      }
    }
  }
}
