package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Takes permits back from calls that never ended: a forgotten close, a future that nobody
 * completes, a thread that died. Calls are known weakly, each once; most of them belong to a
 * thread's stack and are used again.
 */
final class Leases {
  private final ConcurrentLinkedQueue<WeakReference<Call>> calls = new ConcurrentLinkedQueue<>();
  private final int watcher = Gate.watcher();
  private final Health health;
  private final Predicate<WeakReference<Call>> gone = new Gone();

  /** Of the sweep that goes on. */
  private long nowNanos;

  Leases(Health health) {
    this.health = health;
  }

  void watch(Call call) {
    if (call.held() != 0 && call.track(watcher)) {
      calls.add(new WeakReference<>(call));
    }
  }

  /** Ends every lease that has run out; on the control thread. */
  void sweep(long now) {
    if (!calls.isEmpty()) {
      nowNanos = now;
      calls.removeIf(gone);
    }
  }

  /** A class, not a lambda: premain makes one. */
  private final class Gone implements Predicate<WeakReference<Call>> {
    @Override
    public boolean test(WeakReference<Call> reference) {
      return isGone(reference);
    }
  }

  private boolean isGone(WeakReference<Call> reference) {
    var call = reference.get();
    if (call == null) {
      return true;
    }
    var mark = call.held();
    var again = call.again();
    var limit = again == null ? null : again.timeLimit();
    var limited = limit == null ? 0 : limit.mark();
    if (mark != 0
        && nowNanos - call.leasedUntilNanos() > 0
        && call.grant() instanceof Grant grant
        && call.expire(mark)) {
      health.count(FallBack.LEASE_EXPIRED);
      if (limit != null) {
        limit.forget(limited);
      }
      grant.lost(nowNanos);
    }
    return false;
  }
}
