package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * What keyed stores ask before they keep a value, woven for that while rules are about them.
 * Public: those classes call it.
 */
public class Stored {
  private static volatile @Nullable StoreKeeper keeper;

  /** For its other name alone, which woven classes use. */
  protected Stored() {}

  /** Says who takes values over; null for nobody. */
  public static void keeper(@Nullable StoreKeeper taking) {
    keeper = taking;
  }

  /** As {@link StoreKeeper#keep}; the value itself where nobody cares or something goes wrong. */
  public static @Nullable Object keep(
      @Nullable Object value, @Nullable Object store, @Nullable Object key, String rule, int kind) {
    var taking = keeper;
    if (taking == null || value == null) {
      return value;
    }
    var frame = Frame.current();
    if (frame.passes()) {
      return value;
    }
    frame.startPassing();
    try {
      return taking.keep(rule, kind, store, key, value);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return value;
    } finally {
      frame.stopPassing();
    }
  }

  /** As {@link StoreKeeper#over}; the map itself where nobody cares or something goes wrong. */
  public static @Nullable Object over(@Nullable Object map, @Nullable Class<?> store, String rule) {
    var taking = keeper;
    if (taking == null || map == null) {
      return map;
    }
    var frame = Frame.current();
    frame.startPassing();
    try {
      return taking.over(rule, store, map);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return map;
    } finally {
      frame.stopPassing();
    }
  }

  /** Notes under which key a value is put, until the thread puts or removes another. */
  public static void puts(@Nullable Object value, @Nullable Object key, String rule) {
    var taking = keeper;
    if (taking != null && value != null) {
      Frame.current().storing = new Storing(value, key);
      try {
        taking.puts(rule);
      } catch (Throwable problem) {
        Gate.fault(problem);
      }
    }
  }

  /** As {@link StoreKeeper#reads}. */
  public static void reads(@Nullable Object key, String rule) {
    var taking = keeper;
    if (taking == null) {
      return;
    }
    var frame = Frame.current();
    if (frame.passes()) {
      return;
    }
    frame.startPassing();
    try {
      taking.reads(rule, key);
    } catch (Throwable problem) {
      Gate.fault(problem);
    } finally {
      frame.stopPassing();
    }
  }

  /** Notes that the value under a key is given away, until the thread puts or removes another. */
  public static void removes(@Nullable Object key) {
    Frame.current().storing = new Storing(null, key);
  }

  /** Under which key the thread's store is given this value; the other one where it is not. */
  public static @Nullable Object keyOf(Object value, @Nullable Object other) {
    var now = Frame.current().storing;
    return now != null && now.isOf(value) ? now.key() : other;
  }

  /** Whether the thread's store gives away what is under this key. */
  public static boolean isRemoved(@Nullable Object key) {
    var now = Frame.current().storing;
    return now != null && now.removes(key);
  }
}
