package io.cemaf.agent.sense;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import org.jspecify.annotations.Nullable;

/** The share of the window in which collections stopped the application. */
final class GcSensor extends Sensor {
  // management classes are loaded after the application's own first ones, and its log manager's
  private static final long START_AFTER_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000;

  private final long windowNanos;
  private RateWindow window;
  private @Nullable GcPauses pauses;
  private long firstNanos;
  private boolean begun;
  private boolean missing;

  GcSensor(long windowNanos, Health health) {
    super("gc", health, "gc");
    this.windowNanos = windowNanos;
    window = new RateWindow(windowNanos);
  }

  @Override
  boolean find(long nowNanos) {
    if (!begun) {
      begun = true;
      firstNanos = nowNanos;
    }
    source("garbage collectors");
    window = new RateWindow(windowNanos);
    return !missing;
  }

  @Override
  String absence() {
    return "java.management is missing";
  }

  @Override
  void read(long nowNanos, Sample into) {
    if (pauses == null && nowNanos - firstNanos >= START_AFTER_NANOS) {
      try {
        pauses = new GcPauses();
        source(pauses.names());
      } catch (LinkageError noManagement) {
        missing = true;
        absent();
        health().count(FallBack.NO_MANAGEMENT);
      }
    }
    if (pauses != null) {
      var share = window.add(nowNanos, pauses.millis() * MILLI_NANOS, nowNanos);
      put(into, 0, Math.min(1, share));
    }
  }

  @Override
  void release() {
    pauses = null;
  }
}
