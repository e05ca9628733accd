package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.memory.MemoryGate;
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
 * @param breaker that is told how it ended; null for none
 * @param memory whose calls it is one of; null for none
 * @param metered what it has taken of a provider's limits; null for nothing
 */
record Grant(
    @Nullable Room room,
    @Nullable GuardGate guard,
    long start,
    @Nullable AdaptiveLimit limit,
    int inFlight,
    @Nullable Pacer pacer,
    long sentNanos,
    @Nullable Breaker breaker,
    @Nullable MemoryGate memory,
    @Nullable Metered metered) {

  /** A call that holds nothing, and whose end is to be told all the same. */
  static final Grant NOTHING = new Grant(null, null, 0, null, 0, null, 0, null, null, null);

  /** A permit and nothing else. */
  static Grant permit(Room room) {
    return new Grant(room, null, 0, null, 0, null, 0, null, null, null);
  }

  /** What is the same for all calls: a permit, a breaker's leave, a place in memory, or not. */
  static Grant shared(@Nullable Room room, @Nullable Breaker breaker, @Nullable MemoryGate memory) {
    return new Grant(room, null, 0, null, 0, null, 0, breaker, memory, null);
  }

  boolean wantsTime() {
    return limit != null || pacer != null;
  }

  /** The call is given up: nobody knows how it ends. */
  void lost(long nowNanos) {
    if (breaker != null) {
      breaker.release();
    }
    if (metered != null) {
      metered.lost(nowNanos);
    }
    giveBack(Outcome.IGNORED, nowNanos);
  }

  /**
   * Everything goes back but what the breaker gave.
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
    if (memory != null) {
      memory.ended();
    }
    if (room != null) {
      room.release();
    }
    if (memory != null) {
      memory.letIn();
    }
  }
}
