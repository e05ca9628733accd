package io.cemaf.agent.start;

import io.cemaf.StoreKeeper;
import io.cemaf.Stored;
import io.cemaf.agent.context.Graphs;
import io.cemaf.agent.context.StorePaging;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.Pages;
import io.cemaf.agent.weave.StoreDoor;
import io.cemaf.agent.weave.StoreTarget;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.StoreSpec;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keyed stores, and fields of collections, whose values rules page: from the first rules about
 * stores on, or the first value of such a field.
 */
final class StoreWiring implements StoreKeeper {
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Health health;
  private final Consumer<String> warning;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable StorePaging paging;
  private volatile long softCache;
  private volatile boolean closed;

  /** What the rules in force say. */
  private record Wanted(
      @Nullable PagingSpec spec, StorePaging.Modes modes, Supplier<Pages> pages, long softCache) {}

  private volatile @Nullable Wanted wanted;
  private List<StoreTarget> woven = List.of();
  private @Nullable StoreDoor door;

  StoreWiring(
      Instrumentation instrumentation, Weaver weaver, Health health, Consumer<String> warning) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.health = health;
    this.warning = warning;
  }

  /** Lets classes that rules name wait for {@link #use}; in premain. */
  void begin(PagingSpec early) {
    var types = new ArrayList<String>();
    for (var store : early.stores()) {
      types.add(store.type().replace('.', '/'));
    }
    if (!types.isEmpty()) {
      var closed = new StoreDoor(instrumentation, health);
      door = closed;
      closed.close(types);
    }
  }

  /**
   * Puts rules in force; on the control thread.
   *
   * @param spec null for none
   * @param modes of a store
   * @param pages where values go; asked for once, and only where there is something to page
   * @param softCache bytes of values that may be on the heap while they could be in pages
   */
  void use(
      @Nullable PagingSpec spec, StorePaging.Modes modes, Supplier<Pages> pages, long softCache) {
    apply(spec, modes, pages, softCache);
    var waiting = door;
    if (waiting != null) {
      door = null;
      weaver.work(waiting::open);
    }
  }

  private void apply(
      @Nullable PagingSpec spec, StorePaging.Modes modes, Supplier<Pages> pages, long softCache) {
    this.softCache = softCache;
    wanted = new Wanted(spec, modes, pages, softCache);
    var stores = spec == null ? List.<StoreSpec>of() : spec.stores();
    if (paging == null && (spec == null || stores.isEmpty() || spec.isKnown())) {
      // Most fields hold texts, for which nothing of this is needed, and most libraries are not
      // there.
      var none = spec == null || (spec.fields().isEmpty() && stores.isEmpty());
      Stored.keeper(none || closed ? null : this);
    } else if (opened() == null) {
      return;
    }
    var targets = new ArrayList<StoreTarget>();
    for (var store : stores) {
      targets.add(StoreTarget.of(store));
    }
    if (!targets.equals(woven)) {
      woven = targets;
      weaver.stores(targets);
    }
  }

  /** The first value of a field's: opens what it needs. From any thread. */
  @Override
  public @Nullable Object keep(
      String rule, int kind, @Nullable Object store, @Nullable Object key, @Nullable Object value) {
    var known = opened();
    return known == null ? value : known.keeper().keep(rule, kind, store, key, value);
  }

  @Override
  public Object over(String rule, @Nullable Class<?> store, Object map) {
    var known = opened();
    return known == null ? map : known.keeper().over(rule, store, map);
  }

  /** There is nothing to be said before there is a map. */
  @Override
  public void puts(String rule) {}

  @Override
  public void reads(String rule, @Nullable Object key) {}

  /** By what rules say now; null where nothing can be taken over. */
  private @Nullable StorePaging opened() {
    lock.lock();
    try {
      var now = wanted;
      if (now == null || closed || (paging == null && now.spec() == null)) {
        Stored.keeper(null);
        return null;
      }
      var known = opened(now.pages());
      if (known == null) {
        Stored.keeper(null);
      } else {
        known.use(now.spec(), now.modes(), now.softCache());
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable StorePaging opened(Supplier<Pages> pages) {
    lock.lock();
    try {
      var known = paging;
      if (known == null && !closed) {
        known = open(pages.get());
        if (known != null) {
          known.bound(softCache);
        }
        paging = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A map that the application wants paged; from any thread.
   *
   * @param asked the map, and wildcards over keys: to be pinned, and to be prefetched
   */
  @SuppressWarnings("unchecked")
  @Nullable Object page(Object[] asked, PagingSpec spec, Mode mode, Supplier<Pages> pages) {
    var known = opened(pages);
    return known == null
        ? null
        : known.page(
            (Map<Object, Object>) asked[0],
            List.copyOf((Collection<String>) asked[1]),
            List.copyOf((Collection<String>) asked[2]),
            spec,
            mode);
  }

  private @Nullable StorePaging open(Pages pages) {
    try {
      var graphs = Graphs.open(health, warning);
      letSee(graphs.codecs());
      return new StorePaging(graphs, pages, health, System::nanoTime);
    } catch (IOException unreadable) {
      health.count(FallBack.STORE_NOT_SEEN);
      warning.accept("no store is paged: " + unreadable.getMessage());
      return null;
    }
  }

  /** Lets the codecs, and nobody else, see the fields that they copy. */
  private void letSee(ClassLoader codecs) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(codecs.getUnnamedModule())),
        Map.of(),
        Set.of(),
        Map.of());
  }

  /** Frees pages that nobody can ask for any more; on the control thread. */
  void tick() {
    var known = paging;
    if (known != null) {
      known.tick();
    }
  }

  /** Null before the first rules about stores. */
  @Nullable StorePaging pagingOrNull() {
    return paging;
  }

  /** Takes over nothing any more; what is in pages can be read as before. */
  void close() {
    lock.lock();
    try {
      closed = true;
      Stored.keeper(null);
      var known = paging;
      if (known != null) {
        known.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * After {@link #close}.
   *
   * @param then runs when nobody has a value any more that may need its page
   */
  void leave(Runnable then) {
    var known = paging;
    if (known == null) {
      then.run();
    } else {
      known.leave(then);
    }
  }
}
