package io.cemaf.agent.guard;

import org.jspecify.annotations.Nullable;

/**
 * What an admitted call holds and gives back when it ends.
 *
 * @param room whose permit it holds; null for none
 * @param guard whose trial start it holds; null for none
 * @param start as {@link GuardGate#tryStart} answered
 */
record Grant(@Nullable Room room, @Nullable GuardGate guard, long start) {
  void giveBack() {
    if (guard != null) {
      guard.giveBack(start);
    }
    if (room != null) {
      room.release();
    }
  }
}
