package io.cemaf;

import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands out items while there is memory left; see {@link Cemaf#guarded}. */
final class GuardedIterator<T extends @Nullable Object> implements Iterator<T> {
  private static final long LOOK_NANOS = 50_000_000L;

  private final Iterator<T> items;

  GuardedIterator(Iterator<T> items) {
    this.items = items;
  }

  @Override
  public boolean hasNext() {
    return items.hasNext();
  }

  @Override
  public T next() {
    awaitMemory();
    return items.next();
  }

  private static void awaitMemory() {
    var since = System.nanoTime();
    while (true) {
      try {
        Cemaf.checkMemory();
        return;
      } catch (CallRejectedException refused) {
        var patience = Link.ask("deadline") instanceof Long told ? told : 0;
        if (System.nanoTime() - since >= patience || Thread.currentThread().isInterrupted()) {
          throw refused;
        }
        LockSupport.parkNanos(GuardedIterator.class, LOOK_NANOS);
      }
    }
  }

  @Override
  public void remove() {
    items.remove();
  }

  @Override
  public void forEachRemaining(Consumer<? super T> action) {
    while (hasNext()) {
      action.accept(next());
    }
  }
}
