package io.cemaf.agent.stream;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends the items of a list, as many as are asked for, on the thread that asks. */
abstract class Sender {
  private final Iterator<?> items;
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean over;

  Sender(@Nullable Object item) {
    items =
        (item == null ? List.of() : item instanceof List<?> all ? all : List.of(item)).iterator();
  }

  abstract void tell(Object item);

  abstract void tellComplete();

  abstract void tellError(Throwable thrown);

  /** An empty list is over before anything is asked for. */
  final void begin() {
    if (!items.hasNext()) {
      end();
    }
  }

  final void asked(long more) {
    if (more <= 0) {
      if (!over) {
        over = true;
        tellError(new IllegalArgumentException("3.9: " + more + " items were asked for"));
      }
      return;
    }
    if (wanted.getAndAccumulate(more, Sender::sum) == 0) {
      send();
    }
  }

  private static long sum(long before, long more) {
    var sum = before + more;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Whoever asks within this finds that more than none are wanted, and leaves it to this. */
  private void send() {
    do {
      if (over) {
        return;
      }
      tell(items.next());
      if (!items.hasNext()) {
        end();
      }
    } while (wanted.decrementAndGet() > 0);
  }

  private void end() {
    if (!over) {
      over = true;
      tellComplete();
    }
  }

  final void cancelled() {
    over = true;
  }
}
