package io.cemaf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the values that an application holds, within limits: how many bytes each has,
 * which was used when, and which have to go. It holds keys and sizes, never values. For any
 * threads; needs no agent.
 *
 * <pre>{@code
 * var monitor = new StateMonitor(ResourceLimits.DEFAULT, cache::remove);
 * if (monitor.recordAllocation("data", 1 << 20)) {
 *   cache.put("data", value);
 * }
 * }</pre>
 *
 * <p>With {@link ResourceLimits#autoCleanup} the least recently used values go when room is needed,
 * and as soon as usage has come to {@link ResourceLimits#cleanupThreshold}, down to three quarters
 * of it. {@linkplain #fast A fast one} knows sums alone: nothing of keys, nothing to clean up.
 */
public final class StateMonitor {
  /** Older ones are forgotten. */
  private static final int MOST_ALERTS = 1_000;

  /** Of the threshold: what cleaning up by itself leaves. */
  private static final double AFTER_CLEANUP = 0.75;

  private static final String STATE = "state";

  /**
   * What cleaning up came to.
   *
   * @param freed bytes
   * @param keys of the values that have gone, the least recently used first
   */
  public record Cleanup(long freed, List<String> keys) {
    static final Cleanup NOTHING = new Cleanup(0, List.of());

    public Cleanup {
      keys = List.copyOf(keys);
    }
  }

  private final ResourceLimits limits;
  private final Consumer<String> removed;

  /** Keys with their bytes, the least recently used first; null for a fast one. Under the lock. */
  private final @Nullable Map<String, Long> sizes;

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger count = new AtomicInteger();

  /** Under a lock of its own, so that a fast one takes none but to tell something. */
  private final ArrayDeque<ResourceAlert> alerts = new ArrayDeque<>();

  private final ReentrantLock alertsLock = new ReentrantLock();
  private volatile boolean approached;

  /** Within limits. */
  public StateMonitor(ResourceLimits limits) {
    this(limits, key -> {});
  }

  /**
   * Within limits.
   *
   * @param removed told each key that cleaning up has removed, on the thread that caused it and
   *     holding no lock
   */
  public StateMonitor(ResourceLimits limits, Consumer<String> removed) {
    this(limits, removed, new LinkedHashMap<>(16, 0.75f, true));
  }

  private StateMonitor(
      ResourceLimits limits, Consumer<String> removed, @Nullable Map<String, Long> sizes) {
    this.limits = limits;
    this.removed = removed;
    this.sizes = sizes;
  }

  /** One that counts sums alone, without a lock. */
  public static StateMonitor fast(ResourceLimits limits) {
    return new StateMonitor(limits, key -> {}, null);
  }

  /**
   * A value comes in, or another one under a known key.
   *
   * @param size in bytes
   * @return false if the limits do not allow it: it is not counted, and an earlier one under that
   *     key still is
   * @throws IllegalArgumentException if the size is negative
   */
  public boolean recordAllocation(String key, long size) {
    requireSize(size);
    if (limits.exceedsValueLimit(size) && !limits.streaming()) {
      tell(new ResourceAlert.LimitExceeded("value", size, limits.maxValueSize()));
      return false;
    }
    var held = limits.exceedsValueLimit(size) ? limits.streamChunkSize() : size;
    return sizes == null ? addFast(held) : add(key, held, sizes);
  }

  private boolean addFast(long size) {
    var now = bytes.addAndGet(size);
    var entries = count.incrementAndGet();
    if (limits.exceedsStateLimit(now) || limits.exceedsEntryLimit(entries)) {
      bytes.addAndGet(-size);
      count.decrementAndGet();
      tellExceeded(now, entries);
      return false;
    }
    look(now);
    return true;
  }

  private boolean add(String key, long size, Map<String, Long> known) {
    var gone = new ArrayList<String>();
    var refusedBytes = 0L;
    var refusedEntries = 0;
    var freed = 0L;
    lock.lock();
    try {
      var before = known.getOrDefault(key, 0L);
      var now = bytes.get() - before + size;
      var entries = known.size() + (known.containsKey(key) ? 0 : 1);
      if (limits.autoCleanup()
          && (limits.exceedsEntryLimit(entries) || limits.shouldCleanUp(now))) {
        var room = (long) (AFTER_CLEANUP * limits.cleanupThresholdBytes());
        freed =
            remove(
                known,
                Math.max(0, Math.min(room, limits.maxStateSize()) - size + before),
                limits.maxEntries() - (known.containsKey(key) ? 0 : 1),
                key,
                gone);
        now = bytes.get() - before + size;
        entries = known.size() + (known.containsKey(key) ? 0 : 1);
      }
      if (limits.exceedsStateLimit(now) || limits.exceedsEntryLimit(entries)) {
        refusedBytes = now;
        refusedEntries = entries;
      } else {
        known.put(key, size);
        bytes.set(now);
        count.set(entries);
      }
    } finally {
      lock.unlock();
    }
    tellRemoved(freed, gone);
    if (refusedEntries > 0) {
      tellExceeded(refusedBytes, refusedEntries);
      return false;
    }
    look(bytes.get());
    return true;
  }

  /** A value goes. A fast monitor knows no keys: there, say how large it was. */
  public void recordDeallocation(String key) {
    if (sizes == null) {
      return;
    }
    lock.lock();
    try {
      var size = sizes.remove(key);
      if (size != null) {
        bytes.addAndGet(-size);
        count.set(sizes.size());
      }
    } finally {
      lock.unlock();
    }
    look(bytes.get());
  }

  /**
   * A value goes.
   *
   * @param size in bytes, as it came in; only a fast monitor needs it
   * @throws IllegalArgumentException if the size is negative
   */
  public void recordDeallocation(String key, long size) {
    requireSize(size);
    if (sizes != null) {
      recordDeallocation(key);
      return;
    }
    var held = limits.exceedsValueLimit(size) ? limits.streamChunkSize() : size;
    look(bytes.updateAndGet(now -> Math.max(0, now - held)));
    count.updateAndGet(now -> Math.max(0, now - 1));
  }

  /** A value is used. */
  public void recordAccess(String key) {
    if (sizes == null) {
      return;
    }
    lock.lock();
    try {
      var unused = sizes.get(key);
    } finally {
      lock.unlock();
    }
  }

  /** Of all values, in bytes. */
  public long currentSize() {
    return bytes.get();
  }

  /** How many values there are. */
  public int valueCount() {
    return count.get();
  }

  /** Share of {@link ResourceLimits#maxStateSize}, 0 to 1. */
  public double usage() {
    return (double) bytes.get() / limits.maxStateSize();
  }

  public ResourceLimits limits() {
    return limits;
  }

  /** Whether usage has come to the threshold. */
  public boolean shouldCleanUp() {
    return limits.shouldCleanUp(bytes.get());
  }

  /** How it stands. */
  public ResourceStats stats() {
    var now = bytes.get();
    return new ResourceStats(
        now,
        limits.maxStateSize(),
        (double) now / limits.maxStateSize(),
        count.get(),
        limits.maxEntries(),
        limits.cleanupThresholdBytes(),
        limits.shouldCleanUp(now));
  }

  /**
   * Removes the least recently used values until usage is no higher than said.
   *
   * @param target share of {@link ResourceLimits#maxStateSize}, 0 to 1
   * @throws IllegalArgumentException if the target is none
   * @throws IllegalStateException from a fast monitor, which does not know what to remove
   */
  public Cleanup cleanUp(double target) {
    if (!(target >= 0 && target <= 1)) {
      var message = "target is not from 0 to 1: ".concat(Double.toString(target));
      tell(new ResourceAlert.CleanupFailed(message));
      throw new IllegalArgumentException(message);
    }
    if (sizes == null) {
      var message = "a fast monitor knows no keys and cannot clean up";
      tell(new ResourceAlert.CleanupFailed(message));
      throw new IllegalStateException(message);
    }
    var gone = new ArrayList<String>();
    long freed;
    lock.lock();
    try {
      freed = remove(sizes, (long) (target * limits.maxStateSize()), Integer.MAX_VALUE, null, gone);
    } finally {
      lock.unlock();
    }
    tellRemoved(freed, gone);
    look(bytes.get());
    return gone.isEmpty() ? Cleanup.NOTHING : new Cleanup(freed, gone);
  }

  /** The keys of the values that have not been used for the longest time, that one first. */
  public List<String> leastRecentlyUsed(int most) {
    if (sizes == null || most <= 0) {
      return List.of();
    }
    var keys = new ArrayList<String>(Math.min(most, count.get()));
    lock.lock();
    try {
      for (var key : sizes.keySet()) {
        if (keys.size() == most) {
          break;
        }
        keys.add(key);
      }
    } finally {
      lock.unlock();
    }
    return keys;
  }

  /** Every key with its bytes, the least recently used first; empty for a fast monitor. */
  public Map<String, Long> allocations() {
    if (sizes == null) {
      return Map.of();
    }
    lock.lock();
    try {
      return new LinkedHashMap<>(sizes);
    } finally {
      lock.unlock();
    }
  }

  /** What there is to tell, the oldest first; it is told once. */
  public List<ResourceAlert> takeAlerts() {
    return alerts(true);
  }

  /** What there is to tell, the oldest first; it stays. */
  public List<ResourceAlert> peekAlerts() {
    return alerts(false);
  }

  /** Forgets what there is to tell. */
  public void clearAlerts() {
    var unused = alerts(true);
  }

  /** Forgets everything but the limits. */
  public void reset() {
    lock.lock();
    try {
      if (sizes != null) {
        sizes.clear();
      }
      bytes.set(0);
      count.set(0);
    } finally {
      lock.unlock();
    }
    approached = false;
    clearAlerts();
  }

  /** Under the lock. Bytes that went; what is kept stays whatever it takes. */
  private long remove(
      Map<String, Long> known,
      long mostBytes,
      int mostEntries,
      @Nullable String kept,
      List<String> gone) {
    var before = bytes.get();
    var now = before;
    for (Iterator<Map.Entry<String, Long>> each = known.entrySet().iterator();
        each.hasNext() && (now > mostBytes || known.size() > mostEntries); ) {
      var oldest = each.next();
      if (!oldest.getKey().equals(kept)) {
        now -= oldest.getValue();
        gone.add(oldest.getKey());
        each.remove();
      }
    }
    bytes.set(now);
    count.set(known.size());
    return before - now;
  }

  private void look(long now) {
    if (!limits.shouldCleanUp(now)) {
      if (approached) {
        approached = false;
      }
      return;
    }
    if (!approached) {
      approached = true;
      tell(
          new ResourceAlert.ApproachingLimit(
              STATE, (double) now / limits.maxStateSize(), now, limits.maxStateSize()));
    }
  }

  private void tellExceeded(long now, int entries) {
    tell(
        limits.exceedsStateLimit(now)
            ? new ResourceAlert.LimitExceeded(STATE, now, limits.maxStateSize())
            : new ResourceAlert.LimitExceeded("entries", entries, limits.maxEntries()));
  }

  private void tellRemoved(long freed, List<String> gone) {
    if (!gone.isEmpty()) {
      tell(new ResourceAlert.CleanupTriggered(freed, gone.size()));
      gone.forEach(removed);
    }
  }

  private void tell(ResourceAlert alert) {
    alertsLock.lock();
    try {
      if (alerts.size() == MOST_ALERTS) {
        alerts.removeFirst();
      }
      alerts.addLast(alert);
    } finally {
      alertsLock.unlock();
    }
  }

  private List<ResourceAlert> alerts(boolean take) {
    alertsLock.lock();
    try {
      var all = List.copyOf(alerts);
      if (take) {
        alerts.clear();
      }
      return all;
    } finally {
      alertsLock.unlock();
    }
  }

  private static void requireSize(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("size is negative: ".concat(Long.toString(size)));
    }
  }
}
