package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * Thrown to the caller of a method that took longer than its rule's {@code timeLimiter} lets it;
 * the cause is what the method threw when it was interrupted.
 */
public final class CallTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String rule;
  private final long limitMillis;

  /**
   * Of one attempt.
   *
   * @param limitMillis it had, in milliseconds
   */
  public CallTimeoutException(String rule, long limitMillis, @Nullable Throwable cause) {
    super(text(rule, limitMillis, "timeLimiter or deadline"), cause);
    this.rule = rule;
    this.limitMillis = limitMillis;
  }

  /**
   * Of a stream that was silent for too long.
   *
   * @param limit the key of {@code timeLimiter} that says so
   * @param limitMillis that it had, in milliseconds
   */
  public CallTimeoutException(String rule, String limit, long limitMillis) {
    super(text(rule, limitMillis, "timeLimiter." + limit));
    this.rule = rule;
    this.limitMillis = limitMillis;
  }

  private static String text(String rule, long limitMillis, String limit) {
    return "cemaf: rule '"
        + rule
        + "' gave the call up after "
        + limitMillis
        + " ms ("
        + limit
        + ")";
  }

  /** The rule's name. */
  public String rule() {
    return rule;
  }

  /** What the attempt had, in milliseconds. */
  public long limitMillis() {
    return limitMillis;
  }
}
