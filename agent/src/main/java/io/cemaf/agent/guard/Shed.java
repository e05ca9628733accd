package io.cemaf.agent.guard;

import io.cemaf.Priority;

/**
 * Of calls whose priority is below {@code below} a share is refused, evenly spread.
 *
 * @param share above 0 to 1
 * @param policy that says so
 * @param signal what it rests on, with its value and threshold, as it began
 */
public record Shed(
    Priority below, double share, String policy, String signal, double value, double threshold) {
  /** Whether calls of a priority are among those that may be refused. */
  public boolean touches(Priority priority) {
    return priority.compareTo(below) > 0;
  }

  /**
   * Whether the call of this number is refused: of any n in a row floor or ceiling of n times the
   * share are.
   *
   * @param number from 1
   */
  boolean refuses(long number) {
    return Math.floor(number * share) > Math.floor((number - 1) * share);
  }
}
