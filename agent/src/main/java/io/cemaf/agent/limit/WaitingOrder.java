package io.cemaf.agent.limit;

import io.cemaf.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which calls wait: strict priority, age within a class, low lifted to high by ageing
 * and never past critical. Used by one thread, or under a lock.
 *
 * @param <T> what waits
 */
public final class WaitingOrder<T> {
  private static final Priority[] CLASSES = Priority.values();

  private final long ageingNanos;
  private final List<ArrayDeque<WaitingCall<T>>> queues = new ArrayList<>();
  private final int[] waiting = new int[CLASSES.length];

  /**
   * Empty.
   *
   * @param ageingNanos after which a waiting low call counts as high
   */
  public WaitingOrder(long ageingNanos) {
    this.ageingNanos = ageingNanos;
    for (var unused : CLASSES) {
      queues.add(new ArrayDeque<>());
    }
  }

  /** Puts a call behind those of its class. */
  public WaitingCall<T> join(T call, Priority priority, long nowNanos, long deadlineNanos) {
    var place = new WaitingCall<>(call, priority, nowNanos, deadlineNanos);
    queues.get(priority.ordinal()).addLast(place);
    waiting[priority.ordinal()]++;
    return place;
  }

  /** A call waits no longer; its place is cleared when it comes up. */
  public boolean leave(WaitingCall<T> place) {
    if (!place.waits) {
      return false;
    }
    place.waits = false;
    waiting[place.standing.ordinal()]--;
    return true;
  }

  /** Calls that would go before one of this class that came now. */
  public int ahead(Priority priority) {
    var sum = 0;
    for (var i = 0; i <= priority.ordinal(); i++) {
      sum += waiting[i];
    }
    return sum;
  }

  /** All that wait. */
  public int size() {
    return ahead(Priority.LOW);
  }

  /** Takes out the call whose turn it is, null if none waits. */
  public @Nullable WaitingCall<T> take(long nowNanos) {
    age(nowNanos);
    for (var queue : queues) {
      for (var first = queue.pollFirst(); first != null; first = queue.pollFirst()) {
        if (leave(first)) {
          return first;
        }
      }
    }
    return null;
  }

  private void age(long nowNanos) {
    var low = queues.get(Priority.LOW.ordinal());
    for (var first = low.peekFirst();
        first != null && (!first.waits || nowNanos - first.sinceNanos >= ageingNanos);
        first = low.peekFirst()) {
      low.removeFirst();
      if (first.waits) {
        waiting[Priority.LOW.ordinal()]--;
        waiting[Priority.HIGH.ordinal()]++;
        first.standing = Priority.HIGH;
        queues.get(Priority.HIGH.ordinal()).addLast(first);
      }
    }
  }
}
