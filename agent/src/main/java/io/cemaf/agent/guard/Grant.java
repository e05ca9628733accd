package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What an admitted call holds and gives back when it ends.
 *
 * @param room whose permit it holds; null for none
 * @param guard whose trial start it holds; null for none
 * @param start as {@link GuardGate#tryStart} answered
 * @param limit that learns from the call's end; null for none
 * @param inFlight as {@link AdaptiveLimit#started} answered
 * @param pacer that goes by how long calls take; null for none
 * @param sentNanos when the call started, where a limit or a pacer wants to know
 */
record Grant(
    @Nullable Room room,
    @Nullable GuardGate guard,
    long start,
    @Nullable AdaptiveLimit limit,
    int inFlight,
    @Nullable Pacer pacer,
    long sentNanos) {

  /** A call that holds nothing, and whose end is to be told all the same. */
  static final Grant NOTHING = new Grant(null, null, 0, null, 0, null, 0);

  /** A permit and nothing else. */
  static Grant permit(Room room) {
    return new Grant(room, null, 0, null, 0, null, 0);
  }

  boolean wantsTime() {
    return limit != null || pacer != null;
  }

  /**
   * Everything goes back.
   *
   * @param nowNanos matters only where {@link #wantsTime}
   */
  void giveBack(Outcome outcome, long nowNanos) {
    if (limit != null) {
      limit.ended(sentNanos, nowNanos, inFlight, outcome);
    }
    if (pacer != null) {
      pacer.ran(nowNanos - sentNanos);
    }
    if (guard != null) {
      guard.giveBack(start);
    }
    if (room != null) {
      room.release();
    }
  }
}
