package io.cemaf.testapps.control;

/** Nothing runs for a cooldown once the target is reached, then everything again. */
final class Breaker implements ThermalLaw {
  private static final double COOLDOWN_SECONDS = 30;

  private boolean open;
  private long openedNanos;

  @Override
  public double step(long nowNanos, double celsius) {
    if (!open && celsius >= TARGET) {
      open = true;
      openedNanos = nowNanos;
    } else if (open && (nowNanos - openedNanos) * 1e-9 >= COOLDOWN_SECONDS) {
      open = celsius >= TARGET;
      openedNanos = nowNanos;
    }
    return open ? 0 : 1;
  }
}
