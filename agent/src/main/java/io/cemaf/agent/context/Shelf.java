package io.cemaf.agent.context;

import io.cemaf.agent.page.PageGroup;
import io.cemaf.agent.page.Pages;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one rule is about: values of a store, and what their pages are counted and limited by. */
final class Shelf {
  /** Between looks at what is to be in memory. */
  private static final long PREFETCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  final Shelves shelves;
  final Traffic traffic;
  private volatile StoreTerms terms;
  private volatile PageGroup group;

  private final Queue<Cell> prefetched = new ConcurrentLinkedQueue<>();

  /** When to look next because of a read, and of a page that came back. */
  private final AtomicLong nextForRead = new AtomicLong(Long.MIN_VALUE);

  private final AtomicLong nextForPage = new AtomicLong(Long.MIN_VALUE);
  private final AtomicBoolean mapped = new AtomicBoolean();

  /** The rule is gone: no value is taken over any more; those that were go on as before. */
  volatile boolean closed;

  Shelf(Shelves shelves, Traffic traffic, StoreTerms terms, PageGroup group) {
    this.shelves = shelves;
    this.traffic = traffic;
    this.terms = terms;
    this.group = group;
  }

  StoreTerms terms() {
    return terms;
  }

  PageGroup group() {
    return group;
  }

  /** By these terms from here on; what was taken over by others stays so. */
  void use(StoreTerms next, PageGroup of) {
    group = of;
    terms = next;
  }

  /** This value is to be in memory whenever others of its store are in use. */
  void prefetch(Cell cell) {
    prefetched.add(cell);
  }

  /** Its store keeps values in a map that gives them back. */
  void hasMaps() {
    mapped.set(true);
  }

  /** Once, where values go into maps that were there before the rule, or are another's. */
  boolean lacksMaps() {
    return !mapped.get() && mapped.compareAndSet(false, true);
  }

  /** The store is asked for a value: others may follow soon. */
  void reads(@Nullable Object key, Pages pages, LongSupplier nanos) {
    if (!prefetched.isEmpty() && !terms.prefetches(String.valueOf(key))) {
      prefetch(nextForRead, pages, nanos);
    }
  }

  /** A value was read that had left the heap: others may follow soon. */
  void used(Pages pages, LongSupplier nanos) {
    if (!prefetched.isEmpty()) {
      prefetch(nextForPage, pages, nanos);
    }
  }

  private void prefetch(AtomicLong nextLook, Pages pages, LongSupplier nanos) {
    var now = nanos.getAsLong();
    var next = nextLook.get();
    if (next != Long.MIN_VALUE && now - next < 0) {
      return;
    }
    if (nextLook.compareAndSet(next, now + PREFETCH_NANOS)) {
      prefetched.removeIf(cell -> cell.refersTo(null));
      for (var cell : prefetched) {
        var page = cell.page;
        if (page != Pages.NONE) {
          pages.prefetch(page);
        }
      }
    }
  }
}
