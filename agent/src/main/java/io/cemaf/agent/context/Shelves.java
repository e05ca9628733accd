package io.cemaf.agent.context;

import io.cemaf.StoreKeeper;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.PageGroup;
import io.cemaf.agent.page.Pages;
import io.cemaf.rules.Mode;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes over values that applications put into stores, by the rules in force. */
final class Shelves implements StoreKeeper {
  private final Graphs graphs;
  private final Pages pages;
  private final Health health;
  private final LongSupplier nanos;
  private final Traffic traffic;
  private volatile boolean closed;
  private volatile Map<String, Shelf> open = Map.of();

  Shelves(Graphs graphs, Pages pages, Health health, LongSupplier nanos, Traffic traffic) {
    this.graphs = graphs;
    this.pages = pages;
    this.health = health;
    this.nanos = nanos;
    this.traffic = traffic;
  }

  /** By these from here on. */
  void use(Map<String, Shelf> next) {
    var before = open;
    open = Map.copyOf(next);
    before.forEach(
        (name, shelf) -> {
          if (next.get(name) != shelf) {
            shelf.closed = true;
          }
        });
  }

  Map<String, Shelf> open() {
    return open;
  }

  Shelf shelf(StoreTerms terms, PageGroup group) {
    return new Shelf(this, traffic, terms, group);
  }

  @Override
  public @Nullable Object keep(
      String rule, int kind, @Nullable Object store, @Nullable Object key, @Nullable Object value) {
    var shelf = open.get(rule);
    if (shelf == null || value == null || value instanceof Face) {
      return value;
    }
    var face = FaceKind.of(kind, value);
    if (face == null || shelf.terms().mode() == Mode.OFF) {
      return value;
    }
    var held = hold(shelf, store, String.valueOf(key), value);
    return held == null ? value : face.over(held, value);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object over(String rule, @Nullable Class<?> store, Object map) {
    var shelf = open.get(rule);
    if (shelf == null || !(map instanceof Map)) {
      return map;
    }
    shelf.hasMaps();
    var over = PagedStore.over((Map<Object, Object>) map, store == null ? map : store, shelf);
    return FaceKind.locks(map) ? Collections.synchronizedMap(over) : over;
  }

  @Override
  public void puts(String rule) {
    var shelf = open.get(rule);
    if (shelf != null && shelf.lacksMaps()) {
      health.count(FallBack.STORE_NOT_SEEN);
    }
  }

  @Override
  public void reads(String rule, @Nullable Object key) {
    var shelf = open.get(rule);
    if (shelf != null) {
      shelf.reads(key, pages, nanos);
    }
  }

  /** What a map is to hold in a value's place: the value itself where that stays with it. */
  Object standIn(Shelf shelf, Object store, @Nullable Object key, Object value) {
    if (value instanceof Face || value.getClass().isEnum()) {
      return value;
    }
    try {
      var held = hold(shelf, store, String.valueOf(key), value);
      return held == null ? value : new StandIn(held);
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError problem) {
      health.fault("taking a value over", problem);
      return value;
    }
  }

  /** Takes a value over; null if it stays with its store. */
  @Nullable Held hold(Shelf shelf, @Nullable Object store, String key, Object value) {
    traffic.reap();
    var terms = shelf.terms();
    if (terms.pins(key)) {
      return null;
    }
    var coder = graphs.of(LoaderOf.value(value, store));
    var weight = weight(value, coder, terms);
    var stays = weight < terms.minValueSize() && !(terms.grows() && !Immutable.isFixed(value));
    if (weight < 0 || stays || terms.mode() == Mode.OFF || isClosed(shelf)) {
      return null;
    }
    if (terms.mode() == Mode.OBSERVE) {
      if (weight >= terms.minValueSize()) {
        shelf.group().observed(weight);
      }
      return null;
    }
    return traffic.add(shelf, coder, key, value, weight);
  }

  /** One that somebody is changing is weighed when it leaves. */
  private static long weight(Object value, LoaderGraphs coder, StoreTerms terms) {
    try {
      return Weight.of(value, coder);
    } catch (ConcurrentModificationException busy) {
      return terms.minValueSize();
    }
  }

  /**
   * No value is taken over any more. Those that were go on as before: the heap may have no room for
   * all of them.
   */
  void close() {
    closed = true;
    use(Map.of());
  }

  private boolean isClosed(Shelf shelf) {
    return closed || shelf.closed;
  }
}
