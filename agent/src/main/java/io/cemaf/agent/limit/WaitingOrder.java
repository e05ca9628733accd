package io.cemaf.agent.limit;

import io.cemaf.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which calls wait: strict priority, age within a class, low lifted to high once half
 * of its time is over and never past critical. Used by one thread, or under a lock.
 *
 * @param <T> what waits
 */
public final class WaitingOrder<T> {
  private static final Priority[] CLASSES = Priority.values();

  private final List<ArrayDeque<WaitingCall<T>>> queues = new ArrayList<>();
  private final int[] waiting = new int[CLASSES.length];

  /** Empty. */
  public WaitingOrder() {
    for (var unused : CLASSES) {
      queues.add(new ArrayDeque<>());
    }
  }

  /**
   * Puts a call behind those of its class.
   *
   * @param deadlineNanos when it is too late for it
   */
  public WaitingCall<T> join(T call, Priority priority, long nowNanos, long deadlineNanos) {
    var place = new WaitingCall<>(call, priority, nowNanos, deadlineNanos);
    queues.get(priority.ordinal()).addLast(place);
    waiting[priority.ordinal()]++;
    return place;
  }

  /** Puts a call that has left back to where it was: before those of its class. */
  public WaitingCall<T> rejoin(WaitingCall<T> left) {
    var place = new WaitingCall<>(left.call(), left.priority, left.sinceNanos, left.deadlineNanos);
    place.standing = left.standing;
    queues.get(place.standing.ordinal()).addFirst(place);
    waiting[place.standing.ordinal()]++;
    return place;
  }

  /** A call waits no longer; its place is cleared when it comes up. */
  public boolean leave(WaitingCall<T> place) {
    if (!place.waits) {
      return false;
    }
    place.waits = false;
    var standing = place.standing.ordinal();
    if (--waiting[standing] == 0) {
      queues.get(standing).clear();
    }
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

  /** The newest of the least important that wait below a class; null if none does. */
  public @Nullable WaitingCall<T> lastBelow(Priority priority) {
    for (var i = CLASSES.length - 1; i > priority.ordinal(); i--) {
      var queue = queues.get(i);
      for (var last = queue.peekLast(); last != null; last = queue.peekLast()) {
        if (last.waits) {
          return last;
        }
        queue.removeLast();
      }
    }
    return null;
  }

  /** All that wait. */
  public int size() {
    return ahead(Priority.LOW);
  }

  /** The call whose turn it is, null if none waits. */
  public @Nullable WaitingCall<T> peek(long nowNanos) {
    age(nowNanos);
    for (var i = 0; i < CLASSES.length; i++) {
      var queue = queues.get(i);
      for (var first = queue.peekFirst(); first != null; first = queue.peekFirst()) {
        if (first.waits) {
          return first;
        }
        queue.removeFirst();
      }
    }
    return null;
  }

  /** Takes out the call whose turn it is, null if none waits. */
  public @Nullable WaitingCall<T> take(long nowNanos) {
    var first = peek(nowNanos);
    if (first != null) {
      leave(first);
    }
    return first;
  }

  private void age(long nowNanos) {
    var low = queues.get(Priority.LOW.ordinal());
    for (var first = low.peekFirst();
        first != null && (!first.waits || nowNanos - first.ageNanos() >= 0);
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
