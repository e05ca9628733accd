package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.rules.PageSpec.Eviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of pages while the ring that tells it is full. */
final class ResidentsTest {
  /** More than the ring has room for. */
  private static final int MANY = 20_000;

  private final PageTable table = new PageTable();
  private final Residents residents =
      new Residents(table, EvictionOrder.of(Eviction.LRU, table, MANY));

  @AfterEach
  void giveBack() {
    residents.close();
    table.close();
  }

  private int page() {
    var index = table.claim();
    Row.length(table.row(index), 4_096);
    table.publish(index, PageTable.RAM);
    residents.admitted(index);
    return index;
  }

  private List<Integer> pages() {
    var pages = new ArrayList<Integer>();
    for (var i = 0; i < MANY; i++) {
      pages.add(page());
    }
    return pages;
  }

  /** In the order in which they leave. */
  private List<Integer> leaving() {
    var leaving = new ArrayList<Integer>();
    residents.lock();
    try {
      for (var next = residents.victim(); next >= 0; next = residents.victim()) {
        residents.remove(next);
        leaving.add(next);
      }
    } finally {
      residents.unlock();
    }
    return leaving;
  }

  @Test
  void ring_full_isEmptiedByWhoeverTells() {
    var pages = pages();

    assertThat(leaving()).containsExactlyElementsOf(pages);
  }

  /** Nobody who reads waits for the order, and what he did is lost; what must not be is not. */
  @Test
  void ring_fullWhileTheLockIsTaken_losesReadingsAlone() {
    var pages = pages();
    var last = pages.get(MANY - 1);
    residents.lock();
    CompletableFuture<Void> left;
    try {
      CompletableFuture.runAsync(
              () -> {
                for (var i = 0; i < MANY; i++) {
                  residents.touched(pages.get(0));
                }
              })
          .join();
      left =
          CompletableFuture.runAsync(
              () -> {
                residents.left(last);
                residents.touched(pages.get(1));
              });
      await().during(Duration.ofMillis(100)).until(() -> true);
      assertThat(left).as("waits for the order").isNotDone();
    } finally {
      residents.unlock();
    }
    left.join();

    assertThat(leaving())
        .hasSize(MANY - 1)
        .doesNotContain(last)
        .startsWith(pages.get(2))
        .endsWith(pages.get(0), pages.get(1));
  }
}
