package io.cemaf.agent.limit;

/** What has been seen since the limit was last thought over. Not thread-safe. */
final class Epoch {
  /** An abandoned call would have gone on for a while. */
  private static final double ABANDONED = 1.5;

  private static final double KEPT = 0.8;
  private static final double MOST_SPREAD = 4;

  long startNanos;
  double startIntegral;
  int ends;
  int lost;
  int counted;
  boolean sizesKnown = true;
  private double lives;
  private double works;
  private double squaredWorks;
  private double squaredLives;
  private double livesInFlight;
  private double spread = 0.2;

  /** A call has ended that was answered or abandoned. */
  void add(double life, double work, double inFlight, boolean abandoned) {
    var counts = abandoned ? ABANDONED * life : life;
    ends++;
    counted++;
    lost += abandoned ? 1 : 0;
    lives += counts;
    works += work;
    squaredWorks += work * work;
    squaredLives += counts * counts / work;
    livesInFlight += counts * inFlight;
  }

  /** Completions after which there is enough to learn from. */
  double enough() {
    return Math.max(4, Math.min(40, spread / 0.02));
  }

  /** One call's relative variance, work taken into account. */
  double spread() {
    return spread;
  }

  /** Takes this epoch's spread in. */
  void learnSpread() {
    if (counted > 1 && lives > 0) {
      var now = Math.max(0, squaredLives * works / (lives * lives) - 1) * counted / (counted - 1);
      spread = KEPT * spread + (1 - KEPT) * Math.min(MOST_SPREAD, now);
    }
  }

  /** Seconds for a unit of work, as the calls tell that have ended. */
  double secondsAWork() {
    return lives / works;
  }

  double works() {
    return works;
  }

  /** Calls in flight, as a call saw them, the longer the more. */
  double inFlight() {
    return livesInFlight / lives;
  }

  double meanLife() {
    return lives / counted;
  }

  /** The relative variance of {@link #secondsAWork}. */
  double noise() {
    return spread * squaredWorks / (works * works);
  }

  /**
   * What Little's law adds to the relative variance: calls that were or are half done at the
   * epoch's edges, about n (1 + v) of them, count in time and not in ends.
   */
  double edgeNoise(double inFlight) {
    return inFlight * (1 + spread) / ((double) ends * ends);
  }

  /** Begins anew. */
  void restart(long nowNanos, double integral) {
    startNanos = nowNanos;
    startIntegral = integral;
    ends = 0;
    lost = 0;
    counted = 0;
    sizesKnown = true;
    lives = 0;
    works = 0;
    squaredWorks = 0;
    squaredLives = 0;
    livesInFlight = 0;
  }
}
