package io.cemaf.agent.guard;

import io.cemaf.Call;
import io.cemaf.CallTimeoutException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A handler that is told an error if it is not told the end in time, and nothing after that. What
 * it is being told just then comes first: handlers are told one thing after the other.
 *
 * <pre>
 *   31                       2  1       0
 *  +--------------------------+-------+--------+
 *  |  of what it is told now  | ended | too late |
 *  +--------------------------+-------+--------+
 * </pre>
 */
final class ToldInTime extends Told {
  private static final int LATE = 1;
  private static final int ENDED = 2;
  private static final int ONE = 4;

  private final AtomicInteger word = new AtomicInteger();
  private final Method error;
  private final RuleSite site;
  private final @Nullable Object self;
  private final @Nullable Silence silence;
  private volatile @Nullable Future<?> timer;

  /** What it is told; written by the timer's thread before it is late. */
  private volatile @Nullable CallTimeoutException why;

  ToldInTime(
      Call call,
      List<String> ends,
      Target target,
      Method error,
      RuleSite site,
      @Nullable Object self) {
    super(call, ends, target);
    this.error = error;
    this.site = site;
    this.self = self;
    // A handler asks for nothing: it wants whatever comes.
    silence = Silence.of(site, Long.MAX_VALUE, this::silent);
  }

  /**
   * The attempt starts.
   *
   * @param nanos of all of it; 0 for as long as it likes
   */
  void begin(long nanos) {
    if (nanos > 0) {
      timer = site.retries().timeLimits().after(nanos, () -> late(nanos));
    }
    if (silence != null) {
      silence.begin();
    }
  }

  private void late(long nanos) {
    late(new CallTimeoutException(site.state().name(), nanos / 1_000_000, null));
  }

  private void silent(String limit, long nanos) {
    late(new CallTimeoutException(site.state().name(), limit, nanos / 1_000_000));
  }

  @Override
  @Nullable Object hand(Method method, @Nullable Object @Nullable [] arguments, boolean isEnd)
      throws Throwable {
    if (!isEnd && !isNews(method)) {
      return super.hand(method, arguments, false);
    }
    if (!begins(isEnd)) {
      return null;
    }
    try {
      if (isEnd) {
        ended();
      } else if (silence != null) {
        silence.item();
      }
      return super.hand(method, arguments, isEnd);
    } finally {
      if (silence != null) {
        silence.handed();
      }
      if (word.addAndGet(-ONE) == LATE) {
        tell();
      }
    }
  }

  private void ended() {
    var at = timer;
    if (at != null) {
      at.cancel(false);
    }
    if (silence != null) {
      silence.end();
    }
  }

  /** False if time is up. */
  private boolean begins(boolean isEnd) {
    while (true) {
      var seen = word.get();
      if ((seen & LATE) != 0) {
        return false;
      }
      if (word.compareAndSet(seen, (seen | (isEnd ? ENDED : 0)) + ONE)) {
        return true;
      }
    }
  }

  /** On the thread that keeps the time. A call whose method threw has ended without its handler. */
  private void late(CallTimeoutException timeout) {
    while (true) {
      var seen = word.get();
      if ((seen & (ENDED | LATE)) != 0 || call().hasEnded()) {
        return;
      }
      why = timeout;
      if (word.compareAndSet(seen, seen | LATE)) {
        site.state().timedOut.increment();
        ended();
        if (seen == 0) {
          OwnThread.run("timed-out-call-", self, this::tell);
        }
        return;
      }
    }
  }

  private void tell() {
    var timeout = Objects.requireNonNull(why, "it is late for a reason");
    call().accept(null, timeout);
    try {
      target().tell(error, new Object[] {timeout});
    } catch (Throwable itsOwn) {
      // A handler that throws has nobody above it here.
      Thread.currentThread()
          .getUncaughtExceptionHandler()
          .uncaughtException(Thread.currentThread(), itsOwn);
    }
  }
}
