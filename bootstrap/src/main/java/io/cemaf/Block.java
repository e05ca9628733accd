package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * A block of code that is one call of a rule, until it is closed on the thread that began it; see
 * {@link Cemaf#guard(String)}.
 */
public final class Block implements AutoCloseable {
  private final @Nullable Object token;
  private @Nullable Throwable failure;
  private boolean closed;

  Block(@Nullable Object token) {
    this.token = token;
  }

  /** Says that what went on in here failed, for the rule's count of errors. */
  public void failed(Throwable why) {
    failure = why;
  }

  /** Ends the call; a second time does nothing. */
  @Override
  public void close() {
    if (!closed && token != null) {
      closed = true;
      Link.ask("exit", failure == null ? new Object[] {token} : new Object[] {token, failure});
    }
  }
}
