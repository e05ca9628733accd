package io.cemaf.rules;

import java.time.Duration;

/**
 * A limit of calls at once that adapts to what they show.
 *
 * @param initialLimit calls at once to begin with; the limit itself for {@link Algorithm#FIXED}
 * @param minLimit calls at once, at least
 * @param maxLimit calls at once, at most
 * @param maxWaiting how many calls may wait
 * @param maxHold how long a permit is leased
 */
public record ConcurrencySpec(
    Algorithm algorithm,
    int initialLimit,
    int minLimit,
    int maxLimit,
    int maxWaiting,
    Duration maxHold,
    Reserve reserve) {

  /** The law that the limit follows. */
  public enum Algorithm {
    ELASTIC,
    GRADIENT2,
    VEGAS,
    AIMD,
    FIXED
  }
}
