package io.cemaf.agent.page;

import io.cemaf.rules.PageSpec.Eviction;

/** Which page leaves memory next. For one thread at a time. */
sealed interface EvictionOrder permits RankedOrder, AdaptiveOrder {
  /** What no page has. */
  int NOTHING = -1;

  static EvictionOrder of(Eviction which, PageTable table, int blocks) {
    return which == Eviction.AUTO
        ? new AdaptiveOrder(table, blocks)
        : new RankedOrder(table, which);
  }

  /**
   * A page is in memory now; nothing if it was before.
   *
   * @param missed whether it has been read while it was not
   */
  void admit(int index, boolean missed);

  /** A page in memory has been read; nothing if it is not. */
  void touch(int index);

  /** A page is in memory no more; nothing if it was not. */
  void remove(int index);

  /** The page to remove next; {@link #NOTHING} if there is none. */
  int victim();
}
