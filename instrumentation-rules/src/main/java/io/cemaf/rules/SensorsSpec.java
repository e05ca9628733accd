package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sensed, and how often.
 *
 * @param window rates, CPU, latency and errors are measured over this
 * @param temperaturePath the file that holds the temperature; null for the hottest zone
 * @param diskPath whose file system is watched
 * @param enabled by sensor name; a sensor left out is on
 * @param smoothing of moving averages and forecasts
 * @param heat at which temperatures listeners are told
 * @param history the file that keeps what {@code auto} thresholds have learned; null for none
 */
public record SensorsSpec(
    Duration pollInterval,
    Duration window,
    @Nullable String temperaturePath,
    @Nullable String diskPath,
    List<String> processes,
    Map<String, Boolean> enabled,
    Smoothing smoothing,
    @Nullable String history,
    Heat heat) {
  public SensorsSpec {
    processes = List.copyOf(processes);
    enabled = Map.copyOf(enabled);
  }

  /** With the default smoothing. */
  public SensorsSpec(
      Duration pollInterval,
      Duration window,
      @Nullable String temperaturePath,
      @Nullable String diskPath,
      List<String> processes,
      Map<String, Boolean> enabled) {
    this(
        pollInterval,
        window,
        temperaturePath,
        diskPath,
        processes,
        enabled,
        Smoothing.DEFAULT,
        null,
        Heat.NEVER);
  }

  /**
   * How moving averages and forecasts are made.
   *
   * @param weight of a new value in moving averages, above 0 to 1
   * @param horizon how far forecasts look ahead
   */
  public record Smoothing(double weight, Duration horizon) {
    static final Smoothing DEFAULT = new Smoothing(0.3, Duration.ofSeconds(5));
  }

  /**
   * Temperatures that listeners are told of, whatever the level is.
   *
   * @param warning in degrees Celsius; null for none
   * @param critical in degrees Celsius; null for none
   */
  public record Heat(@Nullable Double warning, @Nullable Double critical) {
    public static final Heat NEVER = new Heat(null, null);
  }
}
