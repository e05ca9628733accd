package io.cemaf.agent.pressure;

/**
 * What a decision rests on.
 *
 * @param signal empty where nothing was measured
 * @param value in the signal's unit, NaN if it is not known
 * @param threshold same unit, NaN where there is none
 */
public record Decided(String signal, double value, double threshold) {
  /** Nothing was measured: forced, reset, or at the start. */
  public static final Decided NOTHING = new Decided("", Double.NaN, Double.NaN);
}
