package io.cemaf.testapps.control;

/**
 * After Linux's power_allocator governor, which is told the power that just holds the target: its
 * PID with the gains that it estimates by itself, the integral adding up only what is over.
 */
final class PowerAllocator implements ThermalLaw {
  private static final double SWITCH_ON_BELOW = 10;

  private final double sustainable;
  private double integral;

  /**
   * Switched off.
   *
   * @param sustainable the share of full load that just holds the target
   */
  PowerAllocator(double sustainable) {
    this.sustainable = sustainable;
  }

  @Override
  public double step(long nowNanos, double celsius) {
    if (celsius < TARGET - SWITCH_ON_BELOW) {
      integral = 0;
      return 1;
    }
    var error = TARGET - celsius;
    var over = sustainable / SWITCH_ON_BELOW;
    var under = 2 * over;
    if (error < 0) {
      integral = Math.max(-1, integral + under / 10 * error);
    }
    var granted = sustainable + (error < 0 ? over : under) * error + integral;
    return Math.min(1, Math.max(0, granted));
  }
}
