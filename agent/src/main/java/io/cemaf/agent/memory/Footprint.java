package io.cemaf.agent.memory;

/**
 * What calls take of one kind of memory, learned from readings: used = base + calls x perCall.
 *
 * <p>The base is what was used while no call ran; until that is known it is 0, and all that is used
 * counts as the calls'. That errs on the safe side: as many calls as fit by it take no more than
 * the limit, whatever the base is. A call takes at most what one was seen to take in this
 * generation of calls and the one before, each of which is eight times as many calls as ran at
 * once. Where calls never pause and only one fits, the base is the least that was seen in a
 * generation: else they would stay one at a time for good once the application keeps more than it
 * did.
 */
final class Footprint {
  private static final int GENERATION = 8;

  /** Calls are seen at any time of theirs, not when they hold most. */
  private static final double LEAST_SAFETY = 1.25;

  private static final double SAFETY = 1.5;

  /** Of the first generation only few have been seen, and perhaps only when they had just begun. */
  private static final double MOST_SAFETY = 2;

  private double base;
  private boolean known;
  private double most;
  private double mostBefore;
  private double least = Double.POSITIVE_INFINITY;
  private int mostCalls;
  private long generationEnded;
  private boolean seasoned;

  /**
   * A reading.
   *
   * @param calls that ran, at most, since the reading before
   * @param ended calls so far
   * @return whether the base was found anew although calls ran
   */
  boolean seen(double used, int calls, long ended) {
    if (calls == 0) {
      base = used;
      known = true;
      return false;
    }
    base = Math.min(base, used);
    most = Math.max(most, (used - base) / calls);
    least = Math.min(least, used);
    mostCalls = Math.max(mostCalls, calls);
    return ended - generationEnded >= (long) GENERATION * mostCalls
        && nextGeneration(used, calls, ended);
  }

  private boolean nextGeneration(double used, int calls, long ended) {
    var found = mostCalls == 1 && least > base;
    if (found) {
      base = least;
      known = true;
      most = 0;
    }
    mostBefore = most;
    most = Math.max(0, (used - base) / calls);
    least = used;
    mostCalls = calls;
    generationEnded = ended;
    seasoned = true;
    return found;
  }

  /** What is used without any call; 0 while that is not known. */
  double base() {
    return base;
  }

  boolean knowsBase() {
    return known;
  }

  /** What one call takes; 0 while that is not known. */
  double perCall() {
    return Math.max(most, mostBefore);
  }

  /** What one more call may take; 0 while that is not known. */
  double atMost() {
    return (seasoned ? SAFETY : MOST_SAFETY) * perCall();
  }

  /**
   * As {@link #atMost()}, where something else is known that a call does not pass: but what was
   * seen goes before it.
   */
  double atMost(double bound) {
    return Math.max(LEAST_SAFETY * perCall(), Math.min(MOST_SAFETY * perCall(), bound));
  }
}
