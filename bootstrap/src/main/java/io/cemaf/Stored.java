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
}
