package io.cemaf.testapps.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The limit at each control step, and what is said about such a curve. */
final class LimitTrace {
  private static final double SWING = 1.1;
  private static final double NEAR = 0.15;

  private final List<Double> limits = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();

  void add(long nanos, double limit) {
    times.add(nanos);
    limits.add(limit);
  }

  List<Double> limits() {
    return limits;
  }

  /** How often the limit turned round, by more than a tenth each time. */
  int reversals() {
    var count = 0;
    var direction = 0;
    var extreme = limits.isEmpty() ? 0 : limits.get(0);
    for (double limit : limits) {
      if (direction * (limit - extreme) > 0) {
        extreme = limit;
      } else if (Math.max(limit, extreme) > SWING * Math.min(limit, extreme)) {
        count += Math.abs(direction);
        direction = limit > extreme ? 1 : -1;
        extreme = limit;
      }
    }
    return count;
  }

  /**
   * Seconds from the beginning of a phase until the limit first comes within 15% of where it is, in
   * the median, in the second half of the phase.
   */
  double settlingSeconds(double fromSeconds, double toSeconds) {
    var later =
        between((fromSeconds + toSeconds) / 2, toSeconds).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    if (later.length == 0 || Double.isNaN(later[0])) {
      return Double.NaN;
    }
    var median = later[later.length / 2];
    for (var i = 0; i < times.size(); i++) {
      var seconds = times.get(i) * 1e-9;
      if (seconds >= fromSeconds && Math.abs(limits.get(i) / median - 1) <= NEAR) {
        return seconds - fromSeconds;
      }
    }
    return toSeconds - fromSeconds;
  }

  private List<Double> between(double fromSeconds, double toSeconds) {
    var found = new ArrayList<Double>();
    for (var i = 0; i < times.size(); i++) {
      var seconds = times.get(i) * 1e-9;
      if (seconds >= fromSeconds && seconds < toSeconds) {
        found.add(limits.get(i));
      }
    }
    return found;
  }

  double median(double fromSeconds, double toSeconds) {
    var found = between(fromSeconds, toSeconds).stream().mapToDouble(x -> x).sorted().toArray();
    return found.length == 0 ? Double.NaN : found[found.length / 2];
  }

  @Override
  public String toString() {
    return Arrays.toString(limits.toArray());
  }
}
