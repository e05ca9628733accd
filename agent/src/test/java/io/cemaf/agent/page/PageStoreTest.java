package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cemaf.Priority;
import io.cemaf.agent.observe.Health;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in memory: what is put comes back, and nothing is kept or taken beyond what was said. */
final class PageStoreTest {
  private static final long LIMIT = 1 << 20;

  private final PageStore store =
      new PageStore(
          PageSettings.defaults(null).memoryLimit(LIMIT),
          (bytes, write) -> {},
          new Health(line -> {}));
  private final PageGroup group =
      store.group("texts", Priority.NORMAL, Long.MAX_VALUE, Long.MAX_VALUE);

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] bytes(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private long put(byte[] bytes) {
    return store.put(group, Priority.NORMAL, bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 4096, 65_537, 300_001})
  void page_putOfAnyLength_comesBack(int length) {
    var bytes = bytes(length, length);
    var id = put(bytes);

    assertThat(id).isPositive();
    assertThat(store.length(id)).isEqualTo(length);
    assertThat(store.get(id)).isEqualTo(bytes);
  }

  @Test
  void page_putAndReadWithOffsets_isThatPart() {
    var bytes = bytes(10_000, 1);
    var id = store.put(group, Priority.NORMAL, bytes, 100, 5_000);
    var into = new byte[6_000];
    store.get(id, into, 500);

    assertThat(java.util.Arrays.copyOfRange(into, 500, 5_500))
        .isEqualTo(java.util.Arrays.copyOfRange(bytes, 100, 5_100));
    assertThatThrownBy(() -> store.get(id, into, 1_001))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void page_freed_isGoneAndItsNumberNeverComesBack() {
    var id = put(bytes(5_000, 1));
    store.free(id);
    store.free(id);
    var next = put(bytes(5_000, 2));

    assertThat(next).isNotEqualTo(id);
    assertThat(store.length(id)).isNegative();
    assertThatThrownBy(() -> store.get(id)).isInstanceOf(PageLostException.class);
    assertThat(store.get(next)).isEqualTo(bytes(5_000, 2));
  }

  @Test
  void numbers_thatNoPageHas_areNoPage() {
    for (var id : new long[] {Pages.NONE, -1, 77, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(store.length(id)).isNegative();
      store.free(id);
      store.pin(id, true);
      store.prefetch(id);
    }
  }

  @Test
  void memory_full_takesNothingMoreUntilSomethingIsFreed() {
    var ids = new ArrayList<Long>();
    for (var id = put(bytes(10_000, 0)); id != Pages.NONE; id = put(bytes(10_000, ids.size()))) {
      ids.add(id);
    }
    assertThat(ids).hasSize((int) (LIMIT / (5 * Frames.BLOCK)));
    assertThat(store.stats().memory()).isLessThanOrEqualTo(LIMIT);

    store.free(ids.get(7));
    var again = put(bytes(10_000, 99));
    assertThat(store.get(again)).isEqualTo(bytes(10_000, 99));
    for (var i = 0; i < ids.size(); i++) {
      if (i != 7) {
        assertThat(store.get(ids.get(i))).isEqualTo(bytes(10_000, i));
      }
    }
  }

  @Test
  void memory_afterAllIsFreed_isNotInUse() {
    var ids = new ArrayList<Long>();
    for (var i = 0; i < 50; i++) {
      ids.add(put(bytes(3_000 + i * 100, i)));
    }
    assertThat(store.stats().memory()).isPositive();
    ids.forEach(store::free);
    assertThat(store.stats().memory()).isZero();
  }

  @Test
  void group_atItsLimits_takesNothingMore() {
    var few = store.group("few", Priority.NORMAL, 2, Long.MAX_VALUE);
    var small = store.group("small", Priority.NORMAL, Long.MAX_VALUE, 10_000);
    var bytes = bytes(4_000, 1);

    var first = store.put(few, Priority.NORMAL, bytes, 0, 4_000);
    assertThat(store.put(few, Priority.NORMAL, bytes, 0, 4_000)).isPositive();
    assertThat(store.put(few, Priority.NORMAL, bytes, 0, 4_000)).isEqualTo(Pages.NONE);
    store.free(first);
    assertThat(store.put(few, Priority.NORMAL, bytes, 0, 4_000)).isPositive();

    assertThat(store.put(small, Priority.NORMAL, bytes, 0, 4_000)).isPositive();
    assertThat(store.put(small, Priority.NORMAL, bytes, 0, 4_000)).isPositive();
    assertThat(store.put(small, Priority.NORMAL, bytes, 0, 4_000)).isEqualTo(Pages.NONE);
    assertThat(store.put(small, Priority.NORMAL, bytes, 0, 2_000)).isPositive();
  }

  @Test
  void store_closed_takesNothingAndKeepsWhatItHas() {
    var id = put(bytes(5_000, 1));
    store.close();

    assertThat(put(bytes(5_000, 2))).isEqualTo(Pages.NONE);
    assertThat(store.get(id)).isEqualTo(bytes(5_000, 1));
    store.free(id);
    assertThat(store.length(id)).isNegative();
  }
}
