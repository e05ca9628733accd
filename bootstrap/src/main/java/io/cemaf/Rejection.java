package io.cemaf;

/**
 * Why a call was refused.
 *
 * @param rule the rule's name
 * @param action what refused it: guard, bulkhead, delay, shed, deadline, interrupted, eventLoop
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

  String message() {
    var text = new StringBuilder(96);
    text.append("cemaf: rule '").append(rule).append("' refused the call (").append(action);
    if (!signal.isEmpty()) {
      text.append(": ").append(signal);
    }
    if (!Double.isNaN(value)) {
      text.append(" is ").append(value);
    }
    if (!Double.isNaN(threshold)) {
      text.append(", threshold ").append(threshold);
    }
    text.append(')');
    if (retryAfterMillis > 0) {
      text.append("; try again in ").append(retryAfterMillis).append(" ms");
    }
    return text.toString();
  }
}
