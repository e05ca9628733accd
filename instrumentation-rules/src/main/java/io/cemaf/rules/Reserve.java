package io.cemaf.rules;

/**
 * Shares of a limit that are kept for calls of a priority and above.
 *
 * @param critical 0 to 1: only critical calls may use it
 * @param high 0 to 1: only high and critical calls may use it
 * @param normal 0 to 1: low calls may not use it
 */
public record Reserve(double critical, double high, double normal) {
  /** Every call may use the whole limit. */
  public static final Reserve NONE = new Reserve(0, 0, 0);

  /** Whether nothing is kept. */
  public boolean isNone() {
    return critical + high + normal == 0;
  }
}
