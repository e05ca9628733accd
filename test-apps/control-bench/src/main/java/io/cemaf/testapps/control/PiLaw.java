package io.cemaf.testapps.control;

/** A PI controller on the reading, its integral standing still while the output is at a limit. */
final class PiLaw implements ThermalLaw {
  private static final double PROPORTIONAL = 0.05;
  private static final double INTEGRAL = 0.001;

  private final double margin;
  private final double periodSeconds;
  private double integral;

  /**
   * Without an integral yet.
   *
   * @param margin how far below the target it aims, in degrees
   * @param periodSeconds between readings
   */
  PiLaw(double margin, double periodSeconds) {
    this.margin = margin;
    this.periodSeconds = periodSeconds;
  }

  @Override
  public double step(long nowNanos, double celsius) {
    var error = TARGET - margin - celsius;
    var wanted = PROPORTIONAL * error + integral;
    var winding = (wanted >= 1 && error > 0) || (wanted <= 0 && error < 0);
    if (!winding) {
      integral += INTEGRAL * error * periodSeconds;
    }
    return Math.min(1, Math.max(0, wanted));
  }
}
