package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of pages: given once, and none lost where memory is refused. */
final class PageTableTest {
  private boolean refused;

  private Area memory(long bytes) {
    if (refused) {
      throw new OutOfMemoryError("refused");
    }
    return Area.zeroed(bytes);
  }

  @Test
  void claim_whileMemoryIsRefused_losesNoRow() {
    try (var table = new PageTable(this::memory)) {
      assertThat(table.claim()).isZero();
      var index = 0;
      while (index < (int) (table.size() / PageTable.ROW) - 1) {
        index = table.claim();
      }
      refused = true;
      for (var i = 0; i < 3; i++) {
        assertThatThrownBy(table::claim).isInstanceOf(OutOfMemoryError.class);
      }
      refused = false;
      assertThat(table.claim()).isEqualTo(index + 1);
    }
  }

  @Test
  void claim_ofManyThreads_givesEachRowOnce() throws Exception {
    var each = 20_000;
    var threads = 4;
    try (var table = new PageTable()) {
      var rows = ConcurrentHashMap.<Integer>newKeySet();
      var start = new CountDownLatch(1);
      var pool = Executors.newFixedThreadPool(threads);
      var all =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(
                  thread ->
                      pool.submit(
                          () -> {
                            start.await();
                            for (var i = 0; i < each; i++) {
                              assertThat(rows.add(table.claim())).isTrue();
                            }
                            return null;
                          }))
              .toList();
      start.countDown();
      for (var one : all) {
        one.get();
      }
      pool.shutdown();
      assertThat(rows).hasSize(threads * each).contains(threads * each - 1);
    }
  }
}
