package io.cemaf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The time limit of the calls at one place of a thread's stack, one call after the other. Whoever
 * keeps the time interrupts the thread of a call that takes too long, and never after the call has
 * ended: whoever moves the state away from RUNNING first has the word, and the call's end waits the
 * moment that an interrupt takes which has begun.
 *
 * <pre>
 *   63                 2 1       0
 *  +--------------------+---------+
 *  |  number of the call|  state  |
 *  +--------------------+---------+
 * </pre>
 */
public final class TimeLimit {
  private static final long RUNNING = 0;
  private static final long INTERRUPTING = 1;
  private static final long INTERRUPTED = 2;
  private static final long DONE = 3;
  private static final long STATE = 3;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(TimeLimit.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Thread thread = Thread.currentThread();
  private int trackedBy;

  /** Published by the word that is set after them. */
  private long nanos;

  private long deadlineNanos;

  private volatile long word = DONE;
  private @Nullable CallTimeoutException timeout;

  /** Of calls of the current thread. */
  public TimeLimit() {}

  /** As {@link Call#track}. */
  public boolean track(int watcher) {
    var fresh = trackedBy != watcher;
    trackedBy = watcher;
    return fresh;
  }

  /**
   * A call begins, on its own thread; what was stored here is seen by whoever looks after this.
   *
   * @param limit nanoseconds that it may take
   * @param nowNanos the clock of whoever keeps the time
   */
  public void begin(long limit, long nowNanos) {
    nanos = limit;
    deadlineNanos = nowNanos + limit;
    timeout = null;
    word = (word | STATE) + 1;
  }

  /** Nanoseconds that the last call might take. */
  public long nanos() {
    return nanos;
  }

  /** When the last call has taken too long. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Stands for the call, for {@link #interrupt} and {@link #forget}. */
  public long mark() {
    return word;
  }

  /** Whether the call of this mark runs and has not been interrupted. */
  public static boolean isRunning(long mark) {
    return (mark & STATE) == RUNNING;
  }

  /** Interrupts the call seen as {@code mark}, if it still runs. */
  public void interrupt(long mark) {
    if (isRunning(mark) && WORD.compareAndSet(this, mark, mark | INTERRUPTING)) {
      try {
        thread.interrupt();
      } finally {
        word = (mark & ~STATE) | INTERRUPTED;
      }
    }
  }

  /** The call seen as {@code mark} is limited no more. */
  public void forget(long mark) {
    if (isRunning(mark)) {
      var unused = WORD.compareAndSet(this, mark, mark | DONE);
    }
  }

  /**
   * The call has ended; on its own thread. If it was interrupted by this, the thread's flag is
   * cleared.
   *
   * @return whether it was
   */
  public boolean done() {
    var seen = word;
    if ((isRunning(seen) && WORD.compareAndSet(this, seen, seen | DONE))
        || (word & STATE) == DONE) {
      return false;
    }
    while ((word & STATE) == INTERRUPTING) {
      Thread.onSpinWait();
    }
    word |= DONE;
    var unused = Thread.interrupted();
    return true;
  }

  /** What the caller is to get; on the call's thread. */
  public void timedOut(CallTimeoutException instead) {
    timeout = instead;
  }

  /** As {@link #timedOut} was told, until the next call begins. */
  public @Nullable CallTimeoutException timeout() {
    return timeout;
  }
}
