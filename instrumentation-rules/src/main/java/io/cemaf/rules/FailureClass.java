package io.cemaf.rules;

/** Why a call was not answered, as far as who answers instead depends on it. */
public sealed interface FailureClass {
  /**
   * The provider's answer had such a status.
   *
   * @param from 402 or more; never 400, 401, 403 or 422, which another model would answer too
   * @param to inclusive; 599 or less
   */
  record Status(int from, int to) implements FailureClass {
    public boolean includes(int status) {
      return status >= from && status <= to;
    }
  }

  /** What there is no status for. */
  enum Kind implements FailureClass {
    /** The attempt took longer than its time limit, the client's or the server's. */
    TIMEOUT,
    /** The circuit breaker is open. */
    OPEN,
    /** The agent refused it for any other reason of this machine's. */
    REJECTED,
    /** The provider's limit leaves no turn in time. */
    QUOTA,
    /** The provider could not be reached, or the connection broke. */
    NETWORK,
    /** The request is longer than the model can read. */
    CONTEXT_OVERFLOW
  }
}
