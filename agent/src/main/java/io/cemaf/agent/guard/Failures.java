package io.cemaf.agent.guard;

import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.rules.FailureClass;
import io.cemaf.rules.FailureClass.Kind;
import io.cemaf.rules.FailureClass.Status;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a failure is of one of the classes after which somebody else is asked. */
final class Failures {
  private static final int DEEPEST = 16;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;

  /** As OpenAI, Anthropic, Google, Ollama and Bedrock say that a prompt is too long. */
  private static final Pattern OVERFLOW =
      Pattern.compile(
          "context_length_exceeded|maximum context length|prompt is too long|input token count"
              + "|exceeds? the (?:available )?context|context (?:length|window|size)"
              + "|input is too long",
          Pattern.CASE_INSENSITIVE);

  private Failures() {}

  /** Whether it is of one of them. */
  static boolean areAny(List<FailureClass> classes, Throwable thrown) {
    var rejection = rejection(thrown);
    var status = rejection == null ? ProviderAnswer.statusOf(thrown) : 0;
    for (var each : classes) {
      if (each instanceof Status statuses) {
        // A quota leaves no turn because the provider would say the same.
        var said = isQuota(rejection) ? ProviderAnswer.TOO_MANY_REQUESTS : status;
        if (statuses.includes(said)) {
          return true;
        }
      } else if (is((Kind) each, thrown, rejection, status)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(
      Kind kind, Throwable thrown, @Nullable CallRejectedException rejection, int status) {
    return switch (kind) {
      case TIMEOUT ->
          rejection == null
              && (thrown instanceof CallTimeoutException
                  || status == REQUEST_TIMEOUT
                  || status == GATEWAY_TIMEOUT
                  || (status == 0 && Outcomes.timedOut(thrown)));
      case OPEN -> isBy(rejection, Blocked.BREAKER);
      case QUOTA -> isQuota(rejection) || status == ProviderAnswer.TOO_MANY_REQUESTS;
      case REJECTED ->
          rejection != null && !isBy(rejection, Blocked.BREAKER) && !isQuota(rejection);
      case NETWORK ->
          rejection == null && status == 0 && !Outcomes.timedOut(thrown) && hasLostTouch(thrown);
      case CONTEXT_OVERFLOW ->
          (status == BAD_REQUEST || status == TOO_LARGE || status == 0) && overflows(thrown);
    };
  }

  private static boolean isQuota(@Nullable CallRejectedException rejection) {
    return isBy(rejection, Blocked.QUOTA);
  }

  private static boolean isBy(@Nullable CallRejectedException rejection, Blocked by) {
    return rejection != null && rejection.rejection().action().equals(by.action());
  }

  private static @Nullable CallRejectedException rejection(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof CallRejectedException rejected) {
        return rejected;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static boolean hasLostTouch(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      // Of JSON that cannot be read, too: what is cut short reads like that.
      if (cause instanceof IOException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean overflows(Throwable thrown) {
    var cause = thrown;
    for (var depth = 0; cause != null && depth < DEEPEST; depth++) {
      var message = cause.getMessage();
      if (message != null && OVERFLOW.matcher(message).find()) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
