package io.cemaf.agent.context;

import io.cemaf.Priority;
import io.cemaf.StoreKeeper;
import io.cemaf.Stored;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.PageGroup;
import io.cemaf.agent.page.Pages;
import io.cemaf.rules.FieldSpec;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PageLimits;
import io.cemaf.rules.PagingSpec;
import io.cemaf.rules.StoreSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keyed stores, and fields of collections, that rules are about, from the first such rules on;
 * by one thread at a time.
 */
public final class StorePaging {
  /** What pages of maps are counted as that the application has had paged by itself. */
  private static final String MAPS = "Cemaf.page";

  private final Pages pages;
  private final Traffic traffic;
  private final Shelves shelves;

  /** Takes over nothing before {@link #use}. */
  public StorePaging(Graphs graphs, Pages pages, Health health, LongSupplier nanos) {
    this.pages = pages;
    traffic = new Traffic(pages, health, nanos);
    shelves = new Shelves(graphs, pages, health, nanos, traffic);
  }

  /** What mode the rules' parts are in. */
  public interface Modes {
    Mode of(StoreSpec store);

    Mode of(FieldSpec field);
  }

  /**
   * By these rules from here on.
   *
   * @param spec null for none
   * @param mostHeapBytes that values which were taken over or read may take
   */
  public void use(@Nullable PagingSpec spec, Modes modes, long mostHeapBytes) {
    traffic.bound(mostHeapBytes);
    shelves.use(spec == null ? Map.of() : shelves(spec, modes));
    Stored.keeper(shelves);
  }

  /**
   * A map like this one, whose values may leave the heap.
   *
   * @param pinKeys wildcards over keys whose values stay there
   * @param prefetchKeys wildcards over keys whose values are to be in memory when others are read
   */
  public <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> page(
      Map<K, V> map, List<String> pinKeys, List<String> prefetchKeys, PagingSpec spec, Mode mode) {
    var pages = spec.pages();
    var terms =
        new StoreTerms(MAPS, mode, pinKeys, prefetchKeys, Map.of(), pages.minValueSize(), false);
    return PagedStore.over(map, map, shelves.shelf(terms, group(MAPS, pages.limits())));
  }

  private PageGroup group(String name, PageLimits limits) {
    return pages.group(name, Priority.NORMAL, limits.maxEntries(), limits.maxStateSize());
  }

  private Map<String, Shelf> shelves(PagingSpec spec, Modes modes) {
    var next = new HashMap<String, Shelf>();
    for (var store : spec.stores()) {
      var terms = StoreTerms.of(store, modes.of(store));
      next.put(store.name(), shelf(store.name(), terms, store.limits()));
    }
    for (var field : spec.fields()) {
      var key = field.type() + "#" + field.field();
      next.put(key, shelf(key, StoreTerms.of(field, modes.of(field)), field.limits()));
    }
    return next;
  }

  /** The one that there is, whose values stay what they are, or a new one. */
  private Shelf shelf(String key, StoreTerms terms, PageLimits limits) {
    var group = group(terms.name(), limits);
    var known = shelves.open().get(key);
    if (known == null) {
      return shelves.shelf(terms, group);
    }
    known.use(terms, group);
    return known;
  }

  /** What stores ask. */
  public StoreKeeper keeper() {
    return shelves;
  }

  /** How many bytes of values that were taken over or read may stay on the heap. */
  public void bound(long mostHeapBytes) {
    traffic.bound(mostHeapBytes);
  }

  /** Frees pages that nobody can ask for any more, and lets values leave that nobody reads. */
  public void tick() {
    traffic.reap();
    traffic.settle();
  }

  /** Lets this share of what is on the heap leave it. */
  public void shrink(double share) {
    traffic.shrink(share);
  }

  /** How many values are in the application's hands that may need their page. */
  public long kept() {
    return traffic.kept();
  }

  /** Takes over nothing any more; what is in pages can be read as before. */
  public void close() {
    Stored.keeper(null);
    shelves.close();
  }

  /**
   * After {@link #close}.
   *
   * @param then runs when nobody has a value any more that may need its page; on another thread
   *     where somebody has
   */
  public void leave(Runnable then) {
    if (traffic.kept() == 0) {
      then.run();
      return;
    }
    var last = new Thread(null, () -> awaitLast(then), "cemaf-stores", 0, false);
    last.setDaemon(true);
    last.start();
  }

  private void awaitLast(Runnable then) {
    try {
      traffic.awaitLast();
      then.run();
    } catch (InterruptedException ended) {
      // Nobody does that but the end of the JVM.
    }
  }
}
