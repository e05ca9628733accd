package io.cemaf;

import java.lang.ref.WeakReference;

/**
 * Keeps the counts of a tally off the cache line of whatever lies before it; its successor's
 * padding keeps them off the next one's.
 */
@SuppressWarnings("unused")
abstract class TallyPadding extends WeakReference<Frame> {
  private long p1;
  private long p2;
  private long p3;
  private long p4;
  private long p5;
  private long p6;
  private long p7;
  private long p8;

  TallyPadding(Frame owner) {
    super(owner);
  }
}
