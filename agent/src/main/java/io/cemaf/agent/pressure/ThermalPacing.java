package io.cemaf.agent.pressure;

/**
 * Paces work so that a temperature stays below a target: answers with the share of time in which
 * work may run.
 *
 * <pre>
 *   dT/dt = d + g duty             T and the drift d, all that is not our work, by {@link LocalLinear}
 *   duty  : T + H (d + g duty) = target - margin       so that it is there in H seconds, in [0, 1]
 * </pre>
 *
 * The machine's own g, how fast full work heats it, need not be known: what the assumed one has
 * wrong shows as drift, and a large one is safe for machines that heat up fast. The filter is told
 * of the duty really in force, so nothing winds up at a limit. Where readings stand still for
 * seconds, a drift seen through them says nothing: a PI law with a larger margin then goes by the
 * readings themselves, adding to the duty in force, so that changing over is smooth and it does not
 * wind up either. Without any reading the duty is held for a while and then let go: a lost sensor
 * counts as clear. Allocates nothing.
 */
public final class ThermalPacing {
  private static final double HORIZON_SECONDS = 5;
  private static final double MARGIN_CELSIUS = 0.4;
  private static final double HEATING_CELSIUS_A_SECOND = 2;
  private static final double BANDWIDTH = 0.2;
  private static final double LEAST_NOISE_CELSIUS = 0.2;
  private static final double STALE_SECONDS = 5;
  private static final double STALE_MARGIN_CELSIUS = 1;
  private static final double PROPORTIONAL = 0.05;
  private static final double INTEGRAL = 0.002;
  private static final double HOLD_SECONDS = 30;
  private static final double RELEASE_SECONDS = 60;
  private static final double LONGEST_STEP_SECONDS = 5;
  private static final double ABSOLUTE_ZERO = -273.15;

  private final double target;
  private final LocalLinear filter = new LocalLinear(BANDWIDTH, LEAST_NOISE_CELSIUS, 0);
  private double duty = 1;
  private double reading = Double.NaN;
  private long steppedNanos;
  private long readNanos;
  private long changedNanos;
  private double apartSeconds;

  /** Lets everything run until the first reading. */
  public ThermalPacing(double targetCelsius) {
    target = targetCelsius;
  }

  /**
   * One look.
   *
   * @param celsius the reading, not a number where there is none
   * @return the share of time in which work may run, 0 to 1
   */
  public double step(long nowNanos, double celsius) {
    // the first step takes no time, and neither does a clock that stepped back
    var passed = Double.isNaN(reading) ? 0 : (nowNanos - steppedNanos) * 1e-9;
    var seconds = Math.min(LONGEST_STEP_SECONDS, Math.max(0, passed));
    steppedNanos = nowNanos;
    if (!Double.isFinite(celsius) || celsius < ABSOLUTE_ZERO) {
      if ((nowNanos - readNanos) * 1e-9 > HOLD_SECONDS) {
        add(seconds / RELEASE_SECONDS);
      }
      return duty;
    }
    readNanos = nowNanos;
    filter.shift(HEATING_CELSIUS_A_SECOND * duty * seconds);
    filter.step(nowNanos, celsius);
    var moved = note(nowNanos, celsius);
    if (Math.max(apartSeconds, (nowNanos - changedNanos) * 1e-9) > STALE_SECONDS) {
      var error = target - STALE_MARGIN_CELSIUS - celsius;
      add(INTEGRAL * error * seconds - PROPORTIONAL * moved);
    } else {
      var wanted = (target - MARGIN_CELSIUS - filter.level()) / HORIZON_SECONDS;
      duty = Math.min(1, Math.max(0, (wanted - filter.slope()) / HEATING_CELSIUS_A_SECOND));
    }
    return duty;
  }

  /** By how much the reading moved; and how far apart movements are. */
  private double note(long nowNanos, double celsius) {
    var moved = Double.isNaN(reading) ? 0 : celsius - reading;
    if (Double.isNaN(reading)) {
      changedNanos = nowNanos;
    } else if (moved != 0) {
      apartSeconds = (nowNanos - changedNanos) * 1e-9;
      changedNanos = nowNanos;
    }
    reading = celsius;
    return moved;
  }

  private void add(double change) {
    duty = Math.min(1, Math.max(0, duty + change));
  }

  /** The share of time in which work may run, 0 to 1. */
  public double duty() {
    return duty;
  }
}
