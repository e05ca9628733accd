package io.cemaf.agent.sense;

import java.util.concurrent.TimeUnit;

/**
 * How long events of the last window took, the longest and all together; written by the thread that
 * hears of them, read by the one that samples. Of constant size: events that come close together
 * share a place.
 */
final class EventWindow {
  private static final int PLACES = 32;

  private final long placeNanos;
  private final long[] turns = new long[PLACES];
  private final long[] longest = new long[PLACES];
  private final long[] all = new long[PLACES];

  EventWindow(long windowNanos) {
    placeNanos = Math.max(1, windowNanos / PLACES);
  }

  synchronized void add(long nowNanos, long nanos) {
    var turn = Math.floorDiv(nowNanos, placeNanos);
    var place = (int) Math.floorMod(turn, (long) PLACES);
    if (turns[place] != turn) {
      turns[place] = turn;
      longest[place] = 0;
      all[place] = 0;
    }
    longest[place] = Math.max(longest[place], nanos);
    all[place] += nanos;
  }

  /** The longest one, in seconds; 0 if there was none. */
  synchronized double longestSeconds(long nowNanos) {
    long most = 0;
    for (int place = 0; place < PLACES; place++) {
      most = isRecent(place, nowNanos) ? Math.max(most, longest[place]) : most;
    }
    return seconds(most);
  }

  /** All together, in seconds. */
  synchronized double allSeconds(long nowNanos) {
    long sum = 0;
    for (int place = 0; place < PLACES; place++) {
      sum += isRecent(place, nowNanos) ? all[place] : 0;
    }
    return seconds(sum);
  }

  private boolean isRecent(int place, long nowNanos) {
    var age = Math.floorDiv(nowNanos, placeNanos) - turns[place];
    return age >= 0 && age < PLACES;
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
