package io.cemaf.agent.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The last outcomes, counted. The totals are one word, so that what one thread adds and then looks
 * at is whole:
 *
 * <pre>
 *   62         42 41         21 20          0
 *  +-------------+-------------+-------------+
 *  |  outcomes   |   failed    |    slow     |
 *  +-------------+-------------+-------------+
 * </pre>
 */
abstract sealed class OutcomeWindow permits CountWindow, SecondsWindow {
  /** Outcomes as {@link #record} takes them: 1, plus 2 if failed, plus 4 if slow. */
  static final int SUCCESS = 1;

  static final int ERROR = 3;
  static final int SLOW_SUCCESS = 5;
  static final int SLOW_ERROR = 7;

  /** The outcome leaves the window as it was. */
  static final long UNCHANGED = -1;

  private static final int BITS = 21;
  private static final int FIELD = (1 << BITS) - 1;
  private static final long ONE = 1L << (2 * BITS);
  private static final long FAILED = 1L << BITS;
  private static final long SLOW = 1;

  /** The most that a field can count. */
  static final int MOST = FIELD;

  final AtomicLong totals = new AtomicLong();
  private final int minimum;

  OutcomeWindow(int minimum) {
    this.minimum = minimum;
  }

  /**
   * Takes an outcome.
   *
   * @param nowNanos matters only to a window of seconds
   * @return the totals afterwards, or {@link #UNCHANGED}
   */
  abstract long record(int outcome, long nowNanos);

  /** What an outcome adds to the totals; 0 for none. */
  static long weight(int outcome) {
    return outcome == 0
        ? 0
        : ONE + ((outcome & 2) == 0 ? 0 : FAILED) + ((outcome & 4) == 0 ? 0 : SLOW);
  }

  static long clean(int outcomes) {
    return outcomes * ONE;
  }

  static int count(long totals) {
    return (int) (totals >>> (2 * BITS));
  }

  private static int failed(long totals) {
    return (int) (totals >>> BITS) & FIELD;
  }

  private static int slow(long totals) {
    return (int) totals & FIELD;
  }

  /**
   * Whether there is enough to go by. A thread that is between taking an outcome out and taking its
   * weight off can make the totals nonsense for a moment: it will look at them itself.
   */
  boolean isEnough(long seen) {
    var count = count(seen);
    return count > 0 && count >= minimum && failed(seen) <= count && slow(seen) <= count;
  }

  static float failureRate(long totals) {
    return failed(totals) * 100.0f / count(totals);
  }

  static float slowRate(long totals) {
    return slow(totals) * 100.0f / count(totals);
  }

  double failureRate() {
    var seen = totals.get();
    return isEnough(seen) ? failureRate(seen) : Double.NaN;
  }

  double slowRate() {
    var seen = totals.get();
    return isEnough(seen) ? slowRate(seen) : Double.NaN;
  }
}
