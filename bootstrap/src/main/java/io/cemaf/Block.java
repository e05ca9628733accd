package io.cemaf;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A block of code that is one call of a rule, until it is closed on the thread that began it; see
 * {@link Cemaf#guard(String)}.
 */
public final class Block implements AutoCloseable {
  private final @Nullable Object token;
  private final Thread thread = Thread.currentThread();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  Block(@Nullable Object token) {
    this.token = token;
  }

  /** Says that what went on in here failed, for the rule's count of errors. */
  public void failed(Throwable why) {
    failure = why;
  }

  /** Ends the call; a second time does nothing. On another thread it gives back what it holds. */
  @Override
  public void close() {
    if (token != null && closed.compareAndSet(false, true)) {
      var how = Thread.currentThread() == thread ? "exit" : "exitElsewhere";
      var why = failure;
      Link.ask(how, why == null ? new Object[] {token} : new Object[] {token, why});
    }
  }
}
