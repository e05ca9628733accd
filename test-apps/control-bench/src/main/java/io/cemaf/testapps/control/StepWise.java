package io.cemaf.testapps.control;

/**
 * After Linux's step_wise governor: over the trip point and getting hotter, one state cooler; under
 * it and getting colder, one state back.
 */
final class StepWise implements ThermalLaw {
  private static final double STATE = 0.1;
  private static final int COOLEST = 10;

  private double previous = Double.NaN;
  private int state;

  @Override
  public double step(long nowNanos, double celsius) {
    var over = celsius >= TARGET;
    if (over && celsius > previous) {
      state = Math.min(COOLEST, state + 1);
    } else if (!over && celsius < previous) {
      state = Math.max(0, state - 1);
    }
    previous = celsius;
    return 1 - STATE * state;
  }
}
