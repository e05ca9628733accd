package io.cemaf;

/**
 * Thrown to the caller of a guarded method when the agent refuses the call. It carries no stack
 * trace: refusing must stay cheap when there is nothing left to spend.
 */
public final class CallRejectedException extends RuntimeException {
  private final transient Rejection rejection;

  public CallRejectedException(Rejection rejection) {
    super(null, null, false, false);
    this.rejection = rejection;
  }

  /** Why, with the numbers. */
  public Rejection rejection() {
    return rejection;
  }

  @Override
  public String getMessage() {
    return rejection.message();
  }
}
