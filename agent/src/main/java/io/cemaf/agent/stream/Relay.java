package io.cemaf.agent.stream;

import io.cemaf.StreamCall;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes a stream on to one subscriber and tells the call of it. The subscriber has its
 * subscription before there is a stream; what it asks for until the first item is kept, and asked
 * of each stream that is tried.
 *
 * @param <S> what a stream is asked for more by
 */
abstract class Relay<S> implements StreamCall.Taker {
  private static final Object COMPLETE = new Object();

  private final StreamCall call;
  private final ReentrantLock lock = new ReentrantLock();

  // under the lock until the first item
  private @Nullable S upstream;
  private long demand;
  private boolean failedBefore;

  /** Items pass: from here on the upstream stays as it is. */
  private volatile boolean flowing;

  private volatile boolean cancelled;

  /** How it ends; told by whoever finds that nobody tells anything else just now. */
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();

  private final AtomicInteger telling = new AtomicInteger();

  Relay(StreamCall call) {
    this.call = call;
  }

  abstract void subscribe(Object stream);

  abstract void ask(S subscription, long items);

  abstract void give(S subscription);

  abstract void tell(Object item);

  abstract void tellComplete();

  abstract void tellError(Throwable thrown);

  /** After the subscriber has its subscription. */
  final void begin() {
    if (!cancelled) {
      call.start(this);
    }
  }

  @Override
  public final void take(Object stream) {
    if (!isOver()) {
      subscribe(stream);
    }
  }

  @Override
  public final void fail(Throwable why) {
    S from;
    lock.lock();
    try {
      from = upstream;
    } finally {
      lock.unlock();
    }
    if (from != null) {
      give(from);
    }
    finish(why);
  }

  /** The upstream's subscription has come. */
  final void begun(S subscription) {
    long asked;
    lock.lock();
    try {
      if (isOver() || (upstream != null && !failedBefore)) {
        asked = 0;
      } else {
        upstream = subscription;
        failedBefore = false;
        asked = demand;
        demand = demand < 0 ? 0 : demand;
        if (asked == 0) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    if (asked == 0) {
      give(subscription);
    } else {
      ask(subscription, asked);
    }
  }

  final void item(Object item) {
    if (!flowing) {
      flow();
    }
    call.item(item);
    if (!telling.compareAndSet(0, 1)) {
      return;
    }
    tell(item);
    call.handed();
    if (telling.decrementAndGet() != 0) {
      tellEnd();
    }
  }

  /** An item that is the stream's end too. */
  final void lastItem(Object item) {
    call.item(item);
    call.completed();
    if (end.compareAndSet(null, COMPLETE) && telling.getAndIncrement() == 0) {
      tell(item);
    }
  }

  private void flow() {
    lock.lock();
    try {
      flowing = true;
    } finally {
      lock.unlock();
    }
  }

  final void complete() {
    call.completed();
    finish(COMPLETE);
  }

  final void error(Throwable thrown) {
    lock.lock();
    try {
      failedBefore = true;
    } finally {
      lock.unlock();
    }
    var told = call.failed(thrown);
    if (told != null) {
      finish(told);
    }
  }

  private void finish(Object how) {
    if (end.compareAndSet(null, how) && telling.getAndIncrement() == 0) {
      tellEnd();
    }
  }

  private void tellEnd() {
    var how = end.get();
    if (how == COMPLETE) {
      tellComplete();
    } else if (how instanceof Throwable thrown) {
      tellError(thrown);
    }
  }

  /** More is wanted; what is not positive goes to the stream, which knows what to say of it. */
  final void asked(long items) {
    if (items > 0) {
      call.asked(items);
    }
    S from;
    if (flowing) {
      from = upstream;
    } else {
      lock.lock();
      try {
        if (demand >= 0) {
          demand = items <= 0 ? items == 0 ? -1 : items : more(demand, items);
        }
        from = upstream;
      } finally {
        lock.unlock();
      }
    }
    if (from != null) {
      ask(from, items);
    }
  }

  private static long more(long before, long items) {
    var sum = before + items;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Nothing more is wanted. */
  final void cancelled() {
    S from;
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      cancelled = true;
      from = upstream;
    } finally {
      lock.unlock();
    }
    if (from != null) {
      give(from);
    }
    call.cancelled();
  }

  final boolean isOver() {
    return cancelled || end.get() != null;
  }
}
