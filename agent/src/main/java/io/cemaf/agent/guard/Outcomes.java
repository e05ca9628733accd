package io.cemaf.agent.guard;

import io.cemaf.CallRejectedException;
import io.cemaf.agent.limit.Outcome;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What the end of a call says about the one who answered it. */
final class Outcomes {
  private static final int DEEPEST = 16;
  private static final int BAD_REQUEST = 400;
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int GATEWAY_TIMEOUT = 504;

  private Outcomes() {}

  /**
   * Answered calls succeeded; those that timed out, here or there, were dropped; 429 and 503 are
   * refusals; all else says nothing about how much the server can bear.
   */
  static Outcome of(@Nullable Throwable thrown) {
    if (thrown == null) {
      return Outcome.SUCCESS;
    }
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      var said = said(cause);
      if (said != Outcome.IGNORED) {
        return said;
      }
      if (cause instanceof CallRejectedException || cause instanceof CancellationException) {
        return Outcome.IGNORED;
      }
      cause = cause.getCause();
    }
    return Outcome.IGNORED;
  }

  /** Whether a call failed because a call within it was refused by the agent. */
  static boolean wasRefusedHere(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof CallRejectedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether whoever made the call did not wait for its end. */
  static boolean wasGivenUp(@Nullable Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof InterruptedException
          || cause instanceof InterruptedIOException
          || cause instanceof ClosedByInterruptException
          || cause instanceof CancellationException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether whoever answered said that asking again will not help: 4xx but 408, 409 and 429. */
  static boolean isFinal(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      var status = status(cause);
      if (status >= BAD_REQUEST) {
        return status < SERVER_ERROR
            && status != REQUEST_TIMEOUT
            && status != CONFLICT
            && status != TOO_MANY_REQUESTS;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static Outcome said(Throwable thrown) {
    var status = status(thrown);
    if (status == TOO_MANY_REQUESTS || status == UNAVAILABLE) {
      return Outcome.REFUSED;
    }
    var lost = status == REQUEST_TIMEOUT || status == GATEWAY_TIMEOUT || isTimeout(thrown);
    return lost ? Outcome.DROPPED : Outcome.IGNORED;
  }

  /**
   * What {@code int statusCode()} answers, which the exceptions of most HTTP and LLM clients have;
   * 0 for others. Looked up each time: a failed call can afford it, and nothing of the
   * application's is kept.
   */
  private static int status(Throwable thrown) {
    try {
      var method = thrown.getClass().getMethod("statusCode");
      return method.getReturnType() == int.class ? (int) method.invoke(thrown) : 0;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError none) {
      return 0;
    }
  }

  /** Whether an exception or one of its causes says that something took too long. */
  static boolean timedOut(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (isTimeout(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Every library has timeouts of its own, and all of them call them so. */
  private static boolean isTimeout(Throwable thrown) {
    for (Class<?> type = thrown.getClass();
        type != null && type != Exception.class;
        type = type.getSuperclass()) {
      if (type.getSimpleName().contains("Timeout")) {
        return true;
      }
    }
    return false;
  }
}
