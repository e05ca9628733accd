package io.cemaf.agent.guard;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches how long a stream keeps its reader waiting: until its first item, and from one to the
 * next. What the reader takes itself does not count: neither the time in which it is handed an
 * item, nor that in which it has asked for none.
 *
 * <p>Items note the time and no more; the timer's thread looks when the limit would be over, and
 * again for as long as there is something left of it.
 */
final class Silence {
  /** Told on the timer's thread when it has taken too long. */
  interface Listener {
    /**
     * Once an attempt.
     *
     * @param limit its key
     * @param nanos of it
     */
    void silent(String limit, long nanos);
  }

  private final TimeLimits timers;
  private final LongSupplier clock;
  private final long firstNanos;
  private final long betweenNanos;
  private final Listener listener;

  /** Items that the reader waits for. */
  private final AtomicLong wanted;

  private final AtomicReference<@Nullable Future<?>> timer = new AtomicReference<>();
  private volatile long sinceNanos;
  private volatile boolean flowing;
  private volatile boolean handing;
  private volatile boolean over = true;

  /**
   * Of one stream.
   *
   * @param wanted items that the reader has asked for already
   */
  private Silence(
      TimeLimits timers, LongSupplier clock, Ending limits, long wanted, Listener listener) {
    this.timers = timers;
    this.clock = clock;
    firstNanos = limits.firstTokenNanos();
    betweenNanos = limits.betweenTokensNanos();
    this.listener = listener;
    this.wanted = new AtomicLong(wanted);
  }

  /** What watches a call of a site; null where nothing has to. */
  static @Nullable Silence of(RuleSite site, long wanted, Listener listener) {
    var ending = site.terms().ending();
    return ending == null || !ending.limitsStreams()
        ? null
        : new Silence(site.retries().timeLimits(), site::nowNanos, ending, wanted, listener);
  }

  /** An attempt starts. */
  void begin() {
    sinceNanos = clock.getAsLong();
    over = false;
    if (firstNanos > 0) {
      schedule(firstNanos);
    }
  }

  /** The reader asks for more. */
  void asked(long items) {
    if (wanted.getAndUpdate(before -> more(before, items)) == 0) {
      sinceNanos = clock.getAsLong();
    }
  }

  private static long more(long before, long items) {
    var sum = before + items;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** An item is about to be handed on. */
  void item() {
    handing = true;
    wanted.getAndUpdate(Silence::less);
    if (!flowing) {
      flowing = true;
      sinceNanos = clock.getAsLong();
      if (betweenNanos > 0 && !over) {
        schedule(betweenNanos);
      }
    }
  }

  private static long less(long before) {
    return before == Long.MAX_VALUE || before == 0 ? before : before - 1;
  }

  /** The reader has it. */
  void handed() {
    sinceNanos = clock.getAsLong();
    handing = false;
  }

  /** The attempt is over. */
  void end() {
    over = true;
    replace(null);
  }

  private void schedule(long nanos) {
    replace(timers.after(nanos, this::look));
    if (over) {
      replace(null);
    }
  }

  private void replace(@Nullable Future<?> next) {
    var before = timer.getAndSet(next);
    if (before != null) {
      before.cancel(false);
    }
  }

  private void look() {
    var first = !flowing;
    var limit = first ? firstNanos : betweenNanos;
    if (over || limit == 0) {
      return;
    }
    var left = handing || wanted.get() == 0 ? limit : sinceNanos + limit - clock.getAsLong();
    if (left > 0) {
      schedule(left);
      return;
    }
    over = true;
    listener.silent(first ? "firstToken" : "betweenTokens", limit);
  }
}
