package io.cemaf.agent.pressure;

/**
 * Paces work so that CPU use comes to a target: answers with the share of time in which work may
 * run.
 *
 * <pre>
 *   full  = cpu / mean duty over the same window       what CPU use would be without pacing
 *   duty' = duty + share (clamp(target / full) - duty)
 * </pre>
 *
 * CPU use is measured over a window, so what it shows was done at the duties of that window: taking
 * their mean for the cause makes the law free of the window's lag, where an integral would swing.
 * Not known values, and a clock that steps back, leave the duty as it is. Allocates nothing after
 * it is made.
 */
public final class CpuPacing {
  private static final int POINTS = 64;
  private static final double LEAST_DUTY = 0.01;
  private static final double FREE = 0.999;
  // of the time in which the target is to be reached: the time constant
  private static final double FOLLOWED = 0.25;

  private final double target;
  private final double windowSeconds;
  private final double reachedSeconds;
  // the integral of the duty over time, at times at least a 1/POINTS of the window apart
  private final long[] times = new long[POINTS];
  private final double[] integrals = new double[POINTS];
  private int first;
  private int size;
  private double integral;
  private double duty = 1;
  private long steppedNanos;
  private boolean started;

  /**
   * Lets everything run until the first value.
   *
   * @param target share of the CPUs, as the values are
   * @param windowSeconds over which the values are measured
   * @param reachedSeconds in which the target is about reached
   */
  public CpuPacing(double target, double windowSeconds, double reachedSeconds) {
    this.target = target;
    this.windowSeconds = windowSeconds;
    this.reachedSeconds = reachedSeconds;
  }

  /**
   * One look.
   *
   * @param cpu used share of the CPUs over the window, not a number where it is not known
   * @return the share of time in which work may run, above 0 to 1
   */
  public double step(long nowNanos, double cpu) {
    var seconds = started ? Math.max(0, (nowNanos - steppedNanos) * 1e-9) : 0;
    if (started && nowNanos - steppedNanos < 0) {
      size = 0;
    }
    started = true;
    steppedNanos = nowNanos;
    integral += duty * seconds;
    var mean = mean(nowNanos);
    keep(nowNanos);
    if (Double.isFinite(cpu) && cpu >= 0 && seconds > 0) {
      var full = cpu / mean;
      var wanted = full > target ? Math.max(LEAST_DUTY, target / full) : 1;
      // so near to free is free: it would never quite get there
      duty =
          wanted == 1 && duty > FREE
              ? 1
              : duty + (wanted - duty) * -Math.expm1(-seconds / (FOLLOWED * reachedSeconds));
    }
    return duty;
  }

  private double mean(long nowNanos) {
    while (size > 1 && (nowNanos - times[(first + 1) % POINTS]) * 1e-9 >= windowSeconds) {
      first = (first + 1) % POINTS;
      size--;
    }
    var span = size == 0 ? 0 : (nowNanos - times[first]) * 1e-9;
    return span > 0 ? Math.max(LEAST_DUTY, (integral - integrals[first]) / span) : duty;
  }

  private void keep(long nowNanos) {
    var last = (first + size - 1 + POINTS) % POINTS;
    if (size > 0 && (nowNanos - times[last]) * 1e-9 < windowSeconds / (POINTS - 2)) {
      return;
    }
    if (size == POINTS) {
      first = (first + 1) % POINTS;
      size--;
    }
    var next = (first + size) % POINTS;
    times[next] = nowNanos;
    integrals[next] = integral;
    size++;
  }

  /** The share of time in which work may run, above 0 to 1. */
  public double duty() {
    return duty;
  }
}
