package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.PageSpec.Eviction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many threads at once that put, read, free, pin and page out, with every value looked at. */
final class PageSoakTest {
  private static final int SLOTS = 1_000;

  /** What is above that never is in memory: a quarter of all. */
  private static final int LARGE = 15_000;

  /** As in {@code -Dcemaf.soak=60s}, of each row. */
  private static final Duration LENGTH =
      Duration.parse("PT" + System.getProperty("cemaf.soak", "3s"));

  @TempDir Path storage;

  private record Page(long id, int length, long seed) {}

  @ParameterizedTest(name = "{0} threads, {1}, encrypted: {2}")
  @CsvSource({"8, AUTO, false", "50, LRU, true", "16, SIZE, false", "8, LFU, true"})
  void pages_ofManyThreads_areAlwaysWhatWasPut(int threads, Eviction which, boolean encrypt)
      throws InterruptedException {
    // so much that not all of it is on its way to disk at once
    var memory = Math.max(Stores.MIB, threads * Stores.MIB / 8);
    var settings =
        Stores.small(storage)
            .memoryLimit(memory)
            .eviction(which)
            .encrypt(encrypt)
            .maxValueSize(LARGE);
    try (var it = new Stores(settings)) {
      var pages = new AtomicReferenceArray<Page>(SLOTS);
      var problems = new ConcurrentLinkedQueue<Throwable>();
      var reads = new AtomicLong();
      var taken = new AtomicLong();
      var refused = new AtomicLong();
      var running = new ArrayList<Thread>();
      var end = System.nanoTime() + LENGTH.toNanos();
      for (var number = 0; number < threads; number++) {
        var seed = number;
        var thread =
            new Thread(
                () -> {
                  try {
                    work(it, pages, new SplittableRandom(seed), end, reads, taken, refused);
                  } catch (Throwable problem) {
                    problems.add(problem);
                  }
                });
        running.add(thread);
        thread.start();
      }
      for (var thread : running) {
        thread.join();
      }
      assertThat(problems).isEmpty();
      assertThat(it.lines).isEmpty();
      assertThat(it.store.stats().memory()).isLessThanOrEqualTo(memory);
      assertThat(reads).hasPositiveValue();
      // how many depends on how fast the disk is beside so many threads
      assertThat(refused.get()).isLessThan(taken.get());
      // a page that nobody knows to be in memory would stay there for ever
      it.pageOut(inMemory(pages));
      for (var slot = 0; slot < SLOTS; slot++) {
        var page = pages.get(slot);
        if (page != null) {
          assertThat(it.store.get(page.id)).isEqualTo(bytes(page.length, page.seed));
          it.store.free(page.id);
        }
      }
      it.awaitNothing();
      var left = it.store.stats();
      assertThat(left.all().bytes()).isZero();
      assertThat(left.all().pagesInMemory()).isZero();
      assertThat(left.all().pagesOnDisk()).isZero();
      assertThat(left.memory()).isZero();
    }
  }

  /** Values in pieces have the list of them there. */
  private static int inMemory(AtomicReferenceArray<Page> pages) {
    var count = 0;
    for (var slot = 0; slot < SLOTS; slot++) {
      var page = pages.get(slot);
      count += page != null && page.length > LARGE ? 1 : 0;
    }
    return count;
  }

  private static void work(
      Stores it,
      AtomicReferenceArray<Page> pages,
      SplittableRandom random,
      long end,
      AtomicLong reads,
      AtomicLong taken,
      AtomicLong refused) {
    for (var i = 0; System.nanoTime() - end < 0; i++) {
      var slot = random.nextInt(SLOTS);
      var page = pages.get(slot);
      switch (random.nextInt(10)) {
        case 0, 1 -> {
          var length = 1 + random.nextInt(20_000);
          var seed = random.nextLong();
          var id = it.put(bytes(length, seed));
          // for a moment all of memory may be on its way to disk
          (id == Pages.NONE ? refused : taken).incrementAndGet();
          var before = id == Pages.NONE ? null : pages.getAndSet(slot, new Page(id, length, seed));
          if (before != null) {
            it.store.free(before.id);
          }
        }
        case 2 -> {
          if (page != null && pages.compareAndSet(slot, page, null)) {
            it.store.free(page.id);
            it.store.free(page.id);
          }
        }
        case 3 -> {
          if (page != null) {
            it.store.pin(page.id, i % 8 == 0);
            it.store.pin(page.id, false);
            it.store.prefetch(page.id);
          }
        }
        case 4 -> {
          if (i % 50 == 0) {
            it.store.pageOut(0.5);
          }
        }
        default -> {
          if (page != null) {
            read(it, pages, slot, page);
            reads.incrementAndGet();
          }
        }
      }
    }
  }

  /** Another thread may free it at any moment: then it says so, or is whole. */
  private static void read(Stores it, AtomicReferenceArray<Page> pages, int slot, Page page) {
    try {
      assertThat(it.store.get(page.id)).isEqualTo(bytes(page.length, page.seed));
    } catch (PageLostException gone) {
      assertThat(gone).hasMessageContaining("no such page");
      assertThat(pages.get(slot)).isNotSameAs(page);
    }
  }

  /** Half of them shrink. */
  private static byte[] bytes(int length, long seed) {
    var random = new SplittableRandom(seed);
    var bytes = new byte[length];
    var letters = seed % 2 == 0 ? 4 : 256;
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(letters);
    }
    return bytes;
  }
}
