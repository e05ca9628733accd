package io.cemaf.agent.pressure;

import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link SignalProfile} of every signal of an index. Each step takes a sample in, writes what the
 * index asks for as {@code ema.SIGNAL} and {@code forecast.SIGNAL} back into it, and keeps a second
 * sample of what levels go by. Allocates nothing after it is made.
 *
 * <p>Levels look ahead only at what fills up or heats up: memory, heap, disk and temperature go on
 * as they go, and a leak is seen before it is over its threshold. CPU use, stalls and load jump,
 * and where they were going says nothing about where they will be.
 */
public final class Profiler {
  private static final String EMA = "ema.";
  private static final String FORECAST = "forecast.";
  private static final double LEVEL_HORIZON_SECONDS = 12;
  private static final double BANDWIDTH = 0.1;
  private static final double LEAST_NOISE_RATIO = 0.005;
  private static final double LEAST_NOISE_CELSIUS = 0.3;
  private static final double LEAST_NOISE_SHARE = 0.005;
  private static final double ABSOLUTE_ZERO = -273.15;

  private final SignalIndex index;
  private final double horizonSeconds;
  private final SignalProfile[] profiles;
  private final double[] levelHorizons;
  private final int[] derived;
  private final Sample settled;

  /**
   * Knows nothing yet.
   *
   * @param weight of a new value in moving averages, if values come {@code intervalSeconds} apart
   * @param horizonSeconds how far {@code forecast.SIGNAL} looks ahead
   */
  public Profiler(SignalIndex index, double weight, double intervalSeconds, double horizonSeconds) {
    this.index = index;
    this.horizonSeconds = horizonSeconds;
    profiles = new SignalProfile[index.size()];
    levelHorizons = new double[index.size()];
    derived = new int[index.size()];
    settled = new Sample(index);
    for (int slot = 0; slot < index.size(); slot++) {
      var name = index.name(slot);
      derived[slot] = index.slot(base(name));
      if (base(name).equals(name)) {
        profiles[slot] = profile(name, weight, intervalSeconds);
        levelHorizons[slot] = fills(name) ? LEVEL_HORIZON_SECONDS : 0;
      }
    }
  }

  private static SignalProfile profile(String signal, double weight, double intervalSeconds) {
    var celsius = signal.equals("temperature");
    var ratio = Comparison.isRatio(signal);
    var noise = celsius ? LEAST_NOISE_CELSIUS : ratio ? LEAST_NOISE_RATIO : 0;
    var filter = new LocalLinear(BANDWIDTH, noise, celsius || ratio ? 0 : LEAST_NOISE_SHARE);
    return new SignalProfile(filter, celsius ? ABSOLUTE_ZERO : 0, weight, intervalSeconds);
  }

  private static boolean fills(String signal) {
    return switch (signal) {
      case "memory", "memory.bytes", "heap", "rss", "disk", "temperature" -> true;
      default -> false;
    };
  }

  /** The signal that a moving average or a forecast is of; itself for all others. */
  public static String base(String signal) {
    if (signal.startsWith(FORECAST)) {
      return signal.substring(FORECAST.length());
    }
    return signal.startsWith(EMA) ? signal.substring(EMA.length()) : signal;
  }

  /** Takes a sample in, and adds moving averages and forecasts to it. */
  public void step(long nowNanos, Sample sample) {
    settled.at(nowNanos);
    for (int slot = 0; slot < profiles.length; slot++) {
      var profile = profiles[slot];
      if (profile != null) {
        profile.step(nowNanos, sample.value(slot));
        settled.set(slot, profile.rising(levelHorizons[slot]));
      }
    }
    for (int slot = 0; slot < profiles.length; slot++) {
      if (profiles[slot] == null && derived[slot] >= 0) {
        var profile = profiles[derived[slot]];
        var average = index.name(slot).startsWith(EMA);
        var value = average ? profile.average() : profile.forecast(horizonSeconds);
        sample.set(slot, value);
        settled.set(slot, value);
      }
    }
  }

  /**
   * What levels go by: every signal without noise and outliers, as it is, or as it will be soon if
   * that is worse.
   */
  public Sample settled() {
    return settled;
  }

  /** The profile of a signal; not of moving averages and forecasts. */
  public SignalProfile profile(int slot) {
    var profile = profiles[slot];
    if (profile == null) {
      throw new IllegalArgumentException(index.name(slot) + " has no profile of its own");
    }
    return profile;
  }

  /**
   * Where a signal goes.
   *
   * @param by who looks ahead: {@code forecast.SIGNAL} of conditions, or {@code levels}
   * @param value what it will be
   * @param confidence how probable it is that it goes the way that its slope says, 0.5 to 1
   * @param moving whether its slope is more than noise; without, the forecast is that it stays
   */
  public record Forecast(
      String signal,
      String by,
      double seconds,
      double value,
      double slope,
      double confidence,
      boolean moving) {}

  /** Those that conditions name, and those that levels look ahead at. */
  public List<Forecast> forecasts() {
    var forecasts = new ArrayList<Forecast>();
    for (int slot = 0; slot < profiles.length; slot++) {
      var name = index.name(slot);
      if (profiles[slot] != null && levelHorizons[slot] > 0 && profiles[slot].fresh()) {
        forecasts.add(forecast(name, "levels", levelHorizons[slot], profiles[slot], true));
      } else if (name.startsWith(FORECAST) && derived[slot] >= 0) {
        var profile = profile(derived[slot]);
        forecasts.add(forecast(base(name), name, horizonSeconds, profile, false));
      }
    }
    return forecasts;
  }

  private static Forecast forecast(
      String signal, String by, double seconds, SignalProfile profile, boolean rising) {
    return new Forecast(
        signal,
        by,
        seconds,
        rising ? profile.rising(seconds) : profile.forecast(seconds),
        profile.slope(),
        profile.confidence(),
        profile.moving());
  }

  /** Goes on with what another one, used no more, knows of signals of the same name. */
  public void resume(Profiler previous) {
    for (int slot = 0; slot < profiles.length; slot++) {
      var profile = profiles[slot];
      var before = previous.index.slot(index.name(slot));
      if (profile != null && before >= 0) {
        profile.resume(previous.profile(before));
      }
    }
  }
}
