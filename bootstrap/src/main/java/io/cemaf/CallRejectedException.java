package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * Thrown to the caller of a guarded method when the agent refuses the call. It carries no stack
 * trace: refusing must stay cheap when there is nothing left to spend.
 */
public final class CallRejectedException extends RuntimeException {
  private final transient Rejection rejection;

  /** What is thrown in its place, which is caused by it; null for itself. */
  private transient @Nullable Throwable instead;

  public CallRejectedException(Rejection rejection) {
    super(null, null, false, false);
    this.rejection = rejection;
  }

  /** Why, with the numbers. */
  public Rejection rejection() {
    return rejection;
  }

  /** Has another exception thrown to the caller of the refused method. */
  public void throwInstead(Throwable own) {
    instead = own;
  }

  Throwable thrown() {
    var own = instead;
    return own == null ? this : own;
  }

  @Override
  public String getMessage() {
    return rejection.message();
  }
}
