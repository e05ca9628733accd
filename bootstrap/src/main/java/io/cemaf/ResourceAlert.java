package io.cemaf;

/** What a {@link StateMonitor} has to tell. Sizes in bytes. */
public sealed interface ResourceAlert {
  /**
   * Usage has come to the threshold of cleaning up; told once, until it has been below.
   *
   * @param resource what: {@code state}
   * @param usage share of the limit, 0 to 1
   */
  record ApproachingLimit(String resource, double usage, long current, long limit)
      implements ResourceAlert {}

  /**
   * A value was not taken.
   *
   * @param resource which limit: {@code state}, {@code value} or {@code entries}
   * @param current what it would have come to
   */
  record LimitExceeded(String resource, long current, long limit) implements ResourceAlert {}

  /** The least recently used values have gone. */
  record CleanupTriggered(long freed, int entriesRemoved) implements ResourceAlert {}

  /** Nothing could be cleaned up. */
  record CleanupFailed(String message) implements ResourceAlert {}
}
