package io.cemaf;

/**
 * Why a call was refused.
 *
 * @param rule the rule's name
 * @param action what refused it: guard, bulkhead (an adapting limit too), allocation, delay,
 *     throttle, shed, deadline, circuitBreaker, rateLimiter, memory, checkMemory, or skip for a
 *     block of code that the rule leaves out
 * @param signal the signal behind it, such as {@code temperature}; empty where none is
 * @param value the signal's value in its own unit; NaN where none is
 * @param threshold the value that was crossed, same unit; NaN where none is
 * @param retryAfterMillis when trying again makes sense, in milliseconds; 0 where unknown
 */
public record Rejection(
    String rule,
    String action,
    String signal,
    double value,
    double threshold,
    long retryAfterMillis) {
  private static final String MEMORY = "memory";
  private static final double MIB = 1 << 20;

  String message() {
    var text = new StringBuilder(96);
    text.append("cemaf: rule '").append(rule).append("' refused the call (").append(action);
    if (!signal.isEmpty()) {
      text.append(": ").append(signal);
    }
    if (!Double.isNaN(value)) {
      append(text.append(" is "), value);
    }
    if (!Double.isNaN(threshold)) {
      append(text.append(", threshold "), threshold);
    }
    text.append(')');
    if (retryAfterMillis > 0) {
      text.append("; try again in ").append(retryAfterMillis).append(" ms");
    }
    return text.toString();
  }

  /** Sizes of memory in MiB: nobody reads 3.758096384E9. */
  private void append(StringBuilder text, double number) {
    if (number >= MIB && action.equals(MEMORY)) {
      text.append(Math.round(number / MIB)).append(" MiB");
    } else {
      text.append(number);
    }
  }
}
