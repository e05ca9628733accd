package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cemaf.Priority;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a few kilobytes, which share records on disk. */
final class SmallPagesTest {
  private static final int LENGTH = 4_096;
  private static final int TOGETHER = Records.TOGETHER / LENGTH;

  @TempDir Path storage;

  /** All from one text, so that each alone hardly shrinks, and several do. */
  private static byte[] value(int number) {
    var text = Stores.text(LENGTH, number / 1_000);
    for (var i = 0; i < 16; i++) {
      text[i] = (byte) (number >>> i);
    }
    return text;
  }

  private static List<Long> fill(Stores it, int pages) {
    return IntStream.range(0, pages).mapToObj(i -> it.put(value(i))).toList();
  }

  private static int lost(Stores it, List<Long> ids) {
    var lost = 0;
    for (var i = 0; i < ids.size(); i++) {
      var id = ids.get(i);
      var bytes = new byte[LENGTH];
      var problem = catchThrowable(() -> it.store.get(id, bytes, 0));
      if (problem == null) {
        assertThat(bytes).isEqualTo(value(i));
      } else {
        assertThat(problem)
            .isInstanceOf(PageLostException.class)
            .hasMessageContaining("page " + id + " of texts");
        lost++;
      }
    }
    return lost;
  }

  @Test
  void pages_small_shrinkTogether() {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = fill(it, 200);
      it.pageOut();
      assertThat(it.store.stats().all().pagesOnDisk()).isEqualTo(200);
      assertThat(it.store.stats().all().bytesOnDisk()).isLessThan(200 * LENGTH / 3);
      assertThat(it.store.stats().disk())
          .isEqualTo(it.store.stats().all().bytesOnDisk() + Segment.HEADER);
      assertThat(lost(it, ids)).isZero();
    }
  }

  @ParameterizedTest(name = "encrypted: {0}")
  @ValueSource(booleans = {false, true})
  void pages_ofManySizesAndGroups_comeBackAndGo(boolean encrypt) {
    try (var it = new Stores(Stores.small(storage).encrypt(encrypt))) {
      var others = it.store.group("others", Priority.LOW, Long.MAX_VALUE, Long.MAX_VALUE);
      var values = new ArrayList<byte[]>();
      var ids = new ArrayList<Long>();
      for (var i = 0; i < 600; i++) {
        var length = new int[] {0, 1, 700, 4_096, 9_000, Records.SMALL, Records.SMALL + 1}[i % 7];
        var value = i % 2 == 0 ? Stores.noise(length, i) : Stores.text(length, i);
        values.add(value);
        var group = i % 3 == 0 ? others : it.group;
        ids.add(it.store.put(group, Priority.NORMAL, value, 0, length));
      }
      it.pageOut();
      for (var i = ids.size() - 1; i >= 0; i--) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(values.get(i));
      }
      ids.forEach(it.store::free);
      it.awaitNothing();
      assertThat(it.store.stats().all().bytesOnDisk()).isZero();
      assertThat(it.store.stats(others).bytesOnDisk()).isZero();
      assertThat(it.lines).isEmpty();
    }
  }

  @Test
  void scratch_ofAStore_isCountedUntilItIsGivenBack() {
    var it = new Stores(Stores.small(storage));
    assertThat(it.store.stats().scratch()).isZero();
    var ids = fill(it, 4);
    var ring = it.store.stats().scratch();
    assertThat(ring).isPositive();
    it.pageOut();
    var packing = it.store.stats().scratch();
    assertThat(packing).isBetween(ring + Records.TOGETHER, ring + 2 * Stores.MIB);
    // the frames of four pages, and nothing that they were packed in
    assertThat(it.store.stats().memory()).isZero();
    assertThat(lost(it, ids)).isZero();
    assertThat(it.store.stats().scratch()).isGreaterThan(packing);
    it.close();
    ids.forEach(it.store::free);
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> it.store.stats().scratch() == 0);
  }

  @Test
  void pages_readInOrder_areUnpackedTogether() {
    try (var it = new Stores(Stores.small(storage))) {
      var ids = fill(it, 20 * TOGETHER);
      it.pageOut();
      var before = it.store.stats().read();
      var whole = it.store.stats().disk();
      for (var i = 0; i < ids.size(); i++) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(value(i));
      }
      // the pager reads ahead beside it, with a cache of its own
      assertThat(it.store.stats().read() - before).isLessThan(3 * whole);
    }
  }

  @ParameterizedTest(name = "encrypted: {0}")
  @ValueSource(booleans = {false, true})
  void byte_flipped_losesThePagesOfThatRecordAlone(boolean encrypt) throws IOException {
    try (var it = new Stores(Stores.small(storage).encrypt(encrypt))) {
      var ids = fill(it, 100);
      it.pageOut();
      try (var file = new RandomAccessFile(Segments.of(storage).get(0).toString(), "rw")) {
        var at = file.length() / 2;
        file.seek(at);
        var there = file.read();
        file.seek(at);
        file.write(there ^ 0x10);
      }
      assertThat(lost(it, ids)).isBetween(1, TOGETHER);
      ids.forEach(it.store::free);
      it.awaitNothing();
    }
  }

  @ParameterizedTest(name = "encrypted: {0}")
  @ValueSource(booleans = {false, true})
  void segments_ofWhichPagesAreLeftHereAndThere_areGatheredAnew(boolean encrypt) {
    try (var it = new Stores(Stores.small(storage).encrypt(encrypt))) {
      var ids = IntStream.range(0, 4_000).mapToObj(i -> it.put(noisy(i))).toList();
      it.pageOut();
      var before = it.store.stats().disk();
      for (var i = 0; i < ids.size(); i++) {
        if (i % 10 != 0) {
          it.store.free(ids.get(i));
        }
      }
      it.put(noisy(1));
      it.store.pageOut(1);
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> it.store.stats().disk() < before / 3);
      for (var i = 0; i < ids.size(); i += 10) {
        assertThat(it.store.get(ids.get(i))).isEqualTo(noisy(i));
      }
      assertThat(it.store.stats().writeAmplification()).isGreaterThan(1).isLessThan(1.5);
      assertThat(it.store.stats().all().pagesOnDisk()).isBetween(400L, 401L);
      assertThat(it.lines).isEmpty();
    }
  }

  /** Every second shrinks. */
  private static byte[] noisy(int number) {
    return number % 20 < 10 ? Stores.noise(LENGTH, number) : value(number);
  }
}
