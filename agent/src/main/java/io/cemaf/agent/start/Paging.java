package io.cemaf.agent.start;

import io.cemaf.agent.context.StorePaging;
import io.cemaf.agent.disk.Budget;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.page.PageFaults;
import io.cemaf.agent.page.PageSettings;
import io.cemaf.agent.page.PageStore;
import io.cemaf.agent.policy.Overrides;
import io.cemaf.agent.policy.PageOut;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.FieldSpec;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PageSpec;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.Rules;
import io.cemaf.rules.StoreSpec;
import java.lang.instrument.Instrumentation;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Context that rules keep off the heap, from the first rules about any on: the pages, the fields
 * and the keyed stores.
 */
final class Paging implements PageOut {
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Health health;
  private final Consumer<String> warning;
  private final Budget budget;
  private final Recorder recorder;
  private final PagingEvents events;
  private final StoreWiring stores;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable FieldPaging fields;
  private volatile @Nullable PageStore pages;

  /** What that was made by. */
  private volatile @Nullable PageSpec opened;

  Paging(
      Instrumentation instrumentation,
      Weaver weaver,
      Health health,
      Consumer<String> warning,
      Budget budget,
      Recorder recorder) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.health = health;
    this.warning = warning;
    this.budget = budget;
    this.recorder = recorder;
    events = new PagingEvents(recorder);
    stores = new StoreWiring(instrumentation, weaver, health, warning);
  }

  /** Classes that have fields to be paged wait for {@link #use}; in premain. */
  void begin(Rules early) {
    var paging = early.paging();
    if (paging == null) {
      return;
    }
    stores.begin(paging);
    if (!paging.fields().isEmpty()) {
      fields().begin(paging);
    }
  }

  /** Puts rules in force, or the same ones again under other overrides; on the control thread. */
  void use(Rules next, Overrides overrides) {
    var paging = next.paging();
    if (paging == null && pages == null) {
      return;
    }
    if (paging != null) {
      settle(paging.pages());
    }
    var softCache =
        paging == null ? 0 : (long) (paging.pages().softCache() * Runtime.getRuntime().maxMemory());
    // First: who weaves fields next may at once have a collection to be taken over.
    stores.use(
        paging, modes(next, overrides), () -> pages(Objects.requireNonNull(paging)), softCache);
    if (fields != null || (paging != null && !paging.fields().isEmpty())) {
      fields()
          .use(
              paging,
              (all, field) -> mode(next, all, overrides, field.name(), field.mode()),
              () -> pages(Objects.requireNonNull(paging)),
              softCache);
    }
  }

  private static StorePaging.Modes modes(Rules rules, Overrides overrides) {
    return new StorePaging.Modes() {
      @Override
      public Mode of(StoreSpec store) {
        return mode(
            rules, Objects.requireNonNull(rules.paging()), overrides, store.name(), store.mode());
      }

      @Override
      public Mode of(FieldSpec field) {
        return mode(
            rules, Objects.requireNonNull(rules.paging()), overrides, field.name(), field.mode());
      }
    };
  }

  /** What pages are kept by already stays, but for what can change while there are some. */
  private void settle(PageSpec next) {
    var store = pages;
    if (store == null) {
      return;
    }
    store.use(PageSettings.of(next));
    var fixed = PagingFixed.differing(Objects.requireNonNull(opened), next);
    if (!fixed.isEmpty()) {
      warning.accept(
          "paging.defaults: "
              + String.join(", ", fixed)
              + " of the rules that paging began with hold until the JVM starts again");
    }
  }

  private static Mode mode(
      Rules rules, PagingSpec paging, Overrides overrides, String name, @Nullable Mode own) {
    return overrides.mode(name, own, overrides.mode(PagingSpec.NAME, paging.mode(), rules.mode()));
  }

  /**
   * A map that the application wants paged; from any thread.
   *
   * @param asked the map, and wildcards over keys: to be pinned, and to be prefetched
   * @return null for the map as it is
   */
  @Nullable Object page(Object[] asked, Rules now, Overrides overrides) {
    var paging = now.paging();
    return paging == null
        ? null
        : stores.page(
            asked,
            paging,
            mode(now, paging, overrides, PagingSpec.NAME, null),
            () -> pages(paging));
  }

  /** From any thread: an application may be the first to ask. */
  private PageStore pages(PagingSpec paging) {
    opening.lock();
    try {
      var known = pages;
      if (known == null) {
        // Packing pages is native code.
        new NativeAccess(instrumentation).accept(PageStore.class.getClassLoader());
        known = new PageStore(PageSettings.of(paging.pages()), budget, health, new Waits(recorder));
        opened = paging.pages();
        events.of(paging.pages().eviction());
        pages = known;
      }
      return known;
    } finally {
      opening.unlock();
    }
  }

  private FieldPaging fields() {
    var known = fields;
    if (known == null) {
      known = new FieldPaging(instrumentation, weaver, health);
      fields = known;
    }
    return known;
  }

  /**
   * Frees pages that nobody can ask for any more, and tells what was done; on the control thread.
   */
  void tick() {
    stores.tick();
    var store = pages;
    if (store != null) {
      events.tell(store);
    }
  }

  @Override
  public boolean begin(double share) {
    var store = pages;
    if (store == null) {
      return false;
    }
    var known = fields;
    if (known != null) {
      known.shrink(share);
    }
    var keyed = stores.pagingOrNull();
    if (keyed != null) {
      keyed.shrink(share);
    }
    return store.pageOut(share);
  }

  @Override
  public boolean pages() {
    return pages != null;
  }

  /** Null before the first rules about any. From any thread. */
  @Nullable PageStore pagesOrNull() {
    return pages;
  }

  /** How many bytes of pages are on disk. From any thread. */
  LongSupplier spilled() {
    return new Spilled(this);
  }

  /** Not a lambda: premain makes one. */
  private record Spilled(Paging paging) implements LongSupplier {
    @Override
    public long getAsLong() {
      var store = paging.pages;
      return store == null ? 0 : store.spilled();
    }
  }

  /** Of values that are on the heap although they have pages, in bytes. From any thread. */
  long decodedBytes() {
    var known = fields;
    var keyed = stores.pagingOrNull();
    return (known == null ? 0 : known.keptBytes()) + (keyed == null ? 0 : keyed.kept());
  }

  /** Values stay where they are from here on; what is in pages can be read as before. */
  void stop() {
    var known = fields;
    if (known != null) {
      known.stop();
    }
    stores.close();
  }

  /** Leaves with the last page; what comes then comes on a thread of its own. */
  void leave() {
    var known = fields;
    if (known == null) {
      stores.leave(this::close);
    } else {
      known.leave(() -> stores.leave(this::close));
    }
  }

  private void close() {
    var store = pages;
    if (store != null) {
      store.close();
    }
  }

  /** Not a lambda: premain makes one. */
  private record Waits(Recorder recorder) implements PageFaults {
    @Override
    public void waited(String group, long page, long bytes, long nanos) {
      recorder.pagedIn(group, page, bytes, nanos);
    }
  }
}
