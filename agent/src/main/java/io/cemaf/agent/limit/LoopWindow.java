package io.cemaf.agent.limit;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls and tokens of each key in the last period, which slides. It is counted in 32 parts: what a
 * part holds leaves when the whole of it is older than the period, so that no period of any
 * beginning has more calls than the limit, and a call is held against its key for a 32nd longer at
 * most.
 *
 * <p>The thousand keys that were used last are known. Texts, whole numbers and UUIDs are told apart
 * by value, other objects by identity; those are held weakly.
 */
public final class LoopWindow {
  public static final int MOST_KEYS = 1_000;

  /** No limit. */
  public static final long NONE = 0;

  private static final int PARTS = 32;

  /** One more than a period has: the oldest one is only partly within it. */
  private static final int SLOTS = PARTS + 1;

  private static final class Counts {
    private final long[] calls = new long[SLOTS];
    private final long[] tokens = new long[SLOTS];
    private long head = Long.MIN_VALUE;
    private long allCalls;
    private long allTokens;
  }

  private final long partNanos;
  private final long originNanos;

  /** For a few instructions each; nobody waits under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final BoundedKeys<Counts> keys = new BoundedKeys<>(MOST_KEYS, Counts::new);

  /** The period is at least 32 ns. */
  public LoopWindow(long periodNanos, long nowNanos) {
    partNanos = Math.max(1, -Math.floorDiv(-periodNanos, PARTS));
    originNanos = nowNanos;
  }

  /**
   * Counts a call, unless its key has had as many calls, or as many tokens, as it may.
   *
   * @param key null for calls that have none, which then have one together
   * @param maxCalls {@link #NONE} for no limit, as the other one
   * @return 0 where it is counted, else the nanoseconds after which one would be, 1 or more
   */
  public long tryCall(@Nullable Object key, long maxCalls, long maxTokens, long nowNanos) {
    lock.lock();
    try {
      var counts = current(keys.get(key), nowNanos);
      var full =
          (maxCalls > 0 && counts.allCalls >= maxCalls)
              || (maxTokens > 0 && counts.allTokens >= maxTokens);
      if (full) {
        return waitNanos(counts, maxCalls, maxTokens, nowNanos);
      }
      counts.calls[slot(counts.head)]++;
      counts.allCalls++;
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what a call has used; nothing where no call can have used that. */
  public boolean addTokens(@Nullable Object key, long tokens, long nowNanos) {
    if (!TokenEstimate.isPlausible(tokens)) {
      return false;
    }
    lock.lock();
    try {
      var counts = current(keys.get(key), nowNanos);
      counts.tokens[slot(counts.head)] += tokens;
      counts.allTokens += tokens;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Calls of a key in the last period. */
  public long calls(@Nullable Object key, long nowNanos) {
    lock.lock();
    try {
      var counts = keys.find(key);
      return counts == null ? 0 : current(counts, nowNanos).allCalls;
    } finally {
      lock.unlock();
    }
  }

  /** Tokens of a key in the last period. */
  public long tokens(@Nullable Object key, long nowNanos) {
    lock.lock();
    try {
      var counts = keys.find(key);
      return counts == null ? 0 : current(counts, nowNanos).allTokens;
    } finally {
      lock.unlock();
    }
  }

  /** Keys that something is known of. */
  public int keys() {
    lock.lock();
    try {
      return keys.size();
    } finally {
      lock.unlock();
    }
  }

  /** Keys whose calls were forgotten because there were too many. */
  public long evicted() {
    lock.lock();
    try {
      return keys.evicted();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all calls. */
  public void reset() {
    lock.lock();
    try {
      keys.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Takes off what has become too old; a clock that has stepped back takes nothing off. */
  private Counts current(Counts counts, long nowNanos) {
    var part = Math.floorDiv(nowNanos - originNanos, partNanos);
    if (counts.head == Long.MIN_VALUE) {
      counts.head = part;
    }
    var steps = Math.min(part - counts.head, SLOTS);
    for (var i = 1; i <= steps; i++) {
      var slot = slot(counts.head + i);
      counts.allCalls -= counts.calls[slot];
      counts.allTokens -= counts.tokens[slot];
      counts.calls[slot] = 0;
      counts.tokens[slot] = 0;
    }
    counts.head = Math.max(counts.head, part);
    return counts;
  }

  private long waitNanos(Counts counts, long maxCalls, long maxTokens, long nowNanos) {
    var calls = counts.allCalls;
    var tokens = counts.allTokens;
    for (var i = 1; i <= SLOTS; i++) {
      var slot = slot(counts.head + i);
      calls -= counts.calls[slot];
      tokens -= counts.tokens[slot];
      if ((maxCalls <= 0 || calls < maxCalls) && (maxTokens <= 0 || tokens < maxTokens)) {
        return (counts.head + i) * partNanos - (nowNanos - originNanos);
      }
    }
    return SLOTS * partNanos;
  }

  private static int slot(long part) {
    return (int) Math.floorMod(part, (long) SLOTS);
  }
}
