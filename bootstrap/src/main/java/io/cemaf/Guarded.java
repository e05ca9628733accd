package io.cemaf;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A block of code that runs as a call of a rule. It keeps what came of it last: the application
 * gets that, whatever goes wrong around it.
 */
final class Guarded<T extends @Nullable Object> implements Callable<T> {
  private static final int REFUSAL_PARTS = 6;

  private final Callable<T> body;
  private boolean ran;
  private @Nullable T answer;
  private @Nullable Throwable thrown;

  Guarded(Callable<T> body) {
    this.body = body;
  }

  @Override
  public T call() throws Exception {
    ran = true;
    thrown = null;
    try {
      var answered = body.call();
      answer = answered;
      return answered;
    } catch (Throwable problem) {
      thrown = problem;
      throw problem;
    }
  }

  /**
   * What the application gets.
   *
   * @param told what is thrown, or null, with its parts if it is the agent's own; or with the
   *     answer
   */
  @SuppressWarnings("unchecked") // the answer is the body's
  T outcome(@Nullable Object told) throws Exception {
    if (!(told instanceof Object[] outcome)) {
      return ran ? last() : body.call();
    }
    if (!(outcome[0] instanceof Throwable problem)) {
      return (T) outcome[1];
    }
    if (problem != thrown && outcome[1] instanceof Object[] parts) {
      throw parts.length == REFUSAL_PARTS
          ? new CallRejectedException(Cemaf.rejection(parts))
          : new CallTimeoutException((String) parts[0], (Long) parts[1], problem.getCause());
    }
    throw Guarded.<RuntimeException>unchecked(problem);
  }

  @SuppressWarnings("NullAway") // null only where the body answered that
  private T last() {
    var problem = thrown;
    if (problem != null) {
      throw Guarded.<RuntimeException>unchecked(problem);
    }
    return answer;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X unchecked(Throwable problem) throws X {
    throw (X) problem;
  }
}
