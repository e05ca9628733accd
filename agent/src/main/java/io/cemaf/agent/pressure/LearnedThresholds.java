package io.cemaf.agent.pressure;

import io.cemaf.Level;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.PressureSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Thresholds that are {@code auto}: a level begins where this machine seldom was.
 *
 * <pre>
 *   threshold = min(hard, max(floor, milder level's, quantile + margin))
 *   quantile    90% 95% 99% 99.9% of the time, from elevated to emergency
 *   hard        the device's threshold, or that of a worse level that the rules give, if it is less
 *   floor       half of hard; 20 degrees below it
 *   margin      that of relief
 * </pre>
 *
 * Until an hour has been seen the hard ones hold. Once a minute the past fades, to half in a week,
 * and thresholds are looked at again; between that a step allocates nothing. The floor is there
 * because a machine that idles all week is not under pressure when it begins to work.
 */
public final class LearnedThresholds {
  private static final double ENOUGH_SECONDS = 3_600;
  private static final double HALF_LIFE_SECONDS = 7 * 24 * 3_600.0;
  private static final long LOOK_NANOS = 60_000_000_000L;

  /** Of a gap between two samples: what was meanwhile was not seen. */
  private static final double LONGEST_SECONDS = 5;

  private static final double FLOOR_SHARE = 0.5;
  private static final double FLOOR_DEGREES = 20;
  private static final double DEGREES = 100;
  private static final double LEAST_CELSIUS = -40;
  private static final double LEAST_CHANGE = 1e-3;
  private static final String TEMPERATURE = "temperature";

  private final PressureSpec spec;
  private final Map<String, Histogram> histograms = new TreeMap<>();
  private final String[] signals;
  private final int[] slots;
  private final Histogram[] bySlot;
  private volatile PressureSpec inForce;
  private boolean begun;
  private long seenNanos;
  private long lookedNanos;

  /** Has seen nothing. */
  public LearnedThresholds(PressureSpec spec, SignalIndex index) {
    this.spec = spec;
    inForce = spec;
    for (var names : spec.auto().values()) {
      for (var signal : names) {
        histograms.computeIfAbsent(signal, LearnedThresholds::histogram);
      }
    }
    signals = histograms.keySet().toArray(new String[0]);
    slots = new int[signals.length];
    bySlot = new Histogram[signals.length];
    for (int i = 0; i < signals.length; i++) {
      slots[i] = index.slot(signals[i]);
      bySlot[i] = histograms.get(signals[i]);
    }
  }

  private static Histogram histogram(String signal) {
    return signal.equals(TEMPERATURE)
        ? new Histogram(LEAST_CELSIUS, 1)
        : new Histogram(0, 1.0 / Histogram.BUCKETS);
  }

  /**
   * One threshold as it stands.
   *
   * @param hard what it never exceeds
   * @param learned whether it comes from what was seen, or is still the hard one
   * @param seenSeconds of the past that it goes by
   */
  public record Threshold(
      Level level, String signal, double value, double hard, boolean learned, double seenSeconds) {}

  /** Takes a sample in; true if thresholds in force are others than before. */
  public boolean step(long nowNanos, Sample sample) {
    if (signals.length == 0) {
      return false;
    }
    var seconds = begun ? (nowNanos - seenNanos) * 1e-9 : 0;
    seenNanos = nowNanos;
    if (!begun) {
      begun = true;
      lookedNanos = nowNanos;
    }
    for (int i = 0; i < signals.length; i++) {
      var value = slots[i] < 0 ? Double.NaN : sample.value(slots[i]);
      if (Double.isFinite(value) && seconds > 0) {
        bySlot[i].add(value, Math.min(seconds, LONGEST_SECONDS));
      }
    }
    var since = nowNanos - lookedNanos;
    if (since >= 0 && since < LOOK_NANOS) {
      return false;
    }
    lookedNanos = nowNanos;
    var factor = Math.pow(0.5, Math.max(0, since) * 1e-9 / HALF_LIFE_SECONDS);
    for (var histogram : bySlot) {
      histogram.fade(factor);
    }
    return look();
  }

  /** Adds what was seen before; true if thresholds in force are others than before. */
  public boolean learn(Map<String, double[]> past) {
    past.forEach(
        (signal, buckets) -> {
          var histogram = histograms.get(signal);
          if (histogram != null) {
            histogram.add(buckets);
          }
        });
    return look();
  }

  /** Goes on with what another one, used no more, has seen. */
  public void resume(LearnedThresholds previous) {
    var unused = learn(previous.seen());
  }

  /** What has been seen, by signal; each a copy. */
  public Map<String, double[]> seen() {
    var seen = new TreeMap<String, double[]>();
    histograms.forEach((signal, histogram) -> seen.put(signal, histogram.buckets()));
    return seen;
  }

  /** How many numbers there are for each signal. */
  public static int buckets() {
    return Histogram.BUCKETS;
  }

  /** With the thresholds that are in force; from any thread. */
  public PressureSpec spec() {
    return inForce;
  }

  /** Every threshold that is {@code auto}; from any thread. */
  public List<Threshold> report() {
    var report = new ArrayList<Threshold>();
    var now = inForce;
    for (var level : Level.values()) {
      for (var signal : spec.auto().getOrDefault(level, Set.of())) {
        var seconds = Objects.requireNonNull(histograms.get(signal)).seconds();
        var value = threshold(now, level, signal);
        var hard = threshold(spec, level, signal);
        report.add(new Threshold(level, signal, value, hard, seconds >= ENOUGH_SECONDS, seconds));
      }
    }
    return report;
  }

  private boolean look() {
    var levels = new EnumMap<Level, List<Compare>>(Level.class);
    var changed = false;
    var milder = new TreeMap<String, Double>();
    for (var level : Level.values()) {
      var before = spec.levels().get(level);
      if (before == null) {
        continue;
      }
      var compares = new ArrayList<Compare>();
      for (var compare : before) {
        var auto = spec.auto().getOrDefault(level, Set.of()).contains(compare.signal());
        var value = auto ? learned(level, compare, milder) : compare.value();
        milder.put(compare.signal(), value);
        compares.add(new Compare(compare.signal(), compare.op(), value));
        var last = threshold(inForce, level, compare.signal());
        changed |= Math.abs(value - last) > LEAST_CHANGE;
      }
      levels.put(level, compares);
    }
    if (changed) {
      inForce = new PressureSpec(spec.all(), levels, spec.margin(), spec.relaxAfter(), spec.auto());
    }
    return changed;
  }

  private double learned(Level level, Compare compare, Map<String, Double> milder) {
    var signal = compare.signal();
    var histogram = histograms.get(signal);
    var hard = hard(level, compare);
    if (histogram == null || histogram.seconds() < ENOUGH_SECONDS) {
      return hard;
    }
    var celsius = signal.equals(TEMPERATURE);
    var floor = celsius ? hard - FLOOR_DEGREES : hard * FLOOR_SHARE;
    var margin = spec.margin() * (celsius ? DEGREES : 1);
    var usual = histogram.quantile(share(level)) + margin;
    var least = Math.max(floor, milder.getOrDefault(signal, Double.NEGATIVE_INFINITY));
    return Math.min(hard, Math.max(least, usual));
  }

  /** A worse level that the rules give may begin before the device's threshold of this one. */
  private double hard(Level level, Compare compare) {
    var hard = compare.value();
    for (var worse : Level.values()) {
      if (worse.compareTo(level) > 0) {
        var other = threshold(spec, worse, compare.signal());
        hard = Double.isNaN(other) ? hard : Math.min(hard, other);
      }
    }
    return hard;
  }

  private static double share(Level level) {
    return switch (level) {
      case NORMAL, ELEVATED -> 0.9;
      case HIGH -> 0.95;
      case CRITICAL -> 0.99;
      case EMERGENCY -> 0.999;
    };
  }

  private static double threshold(PressureSpec spec, Level level, String signal) {
    for (var compare : spec.levels().getOrDefault(level, List.of())) {
      if (compare.signal().equals(signal)) {
        return compare.value();
      }
    }
    return Double.NaN;
  }
}
