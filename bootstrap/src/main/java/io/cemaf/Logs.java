package io.cemaf;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What appenders and handlers of logging frameworks ask before they take an event, woven for that
 * while rules are about logging. Public: those classes call it.
 */
public class Logs {
  private static volatile @Nullable BiPredicate<Object, Object> filter;

  /** For its other name alone, which woven classes use. */
  protected Logs() {}

  /**
   * Says what is left out.
   *
   * @param leavesOut of an appender and an event; null for nothing at all
   */
  public static void filter(@Nullable BiPredicate<Object, Object> leavesOut) {
    filter = leavesOut;
  }

  /** Whether an appender is to leave an event out. */
  public static boolean leavesOut(@Nullable Object appender, @Nullable Object event) {
    var now = filter;
    if (now == null || appender == null || event == null) {
      return false;
    }
    try {
      return now.test(appender, event);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return false;
    }
  }
}
