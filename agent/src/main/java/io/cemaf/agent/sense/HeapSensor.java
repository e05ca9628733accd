package io.cemaf.agent.sense;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import org.jspecify.annotations.Nullable;

/**
 * The heap's use after its last collection, a share of its maximum; unknown until the first one.
 */
final class HeapSensor extends Sensor {
  // management classes are loaded after the application's own first ones, and its log manager's
  private static final long START_AFTER_NANOS = 1_000_000_000L;

  private @Nullable HeapAfterGc heap;
  private long firstNanos;
  private boolean begun;
  private boolean missing;

  HeapSensor(Health health) {
    super("heap", health, SignalIndex.HEAP);
  }

  @Override
  boolean find(long nowNanos) {
    if (!begun) {
      begun = true;
      firstNanos = nowNanos;
      source("garbage collection notifications");
    }
    return !missing;
  }

  @Override
  String absence() {
    return "java.management or jdk.management is missing";
  }

  @Override
  void read(long nowNanos, Sample into) {
    if (heap == null && !missing && nowNanos - firstNanos >= START_AFTER_NANOS) {
      heap = listen();
      if (heap == null) {
        missing = true;
        absent();
        health().count(FallBack.NO_MANAGEMENT);
      }
    }
    if (heap != null) {
      into.set(SignalIndex.HEAP, heap.ratio());
    }
  }

  private static @Nullable HeapAfterGc listen() {
    try {
      return HeapAfterGc.listen();
    } catch (LinkageError e) {
      // an image made without java.management or jdk.management
      return null;
    }
  }

  @Override
  void release() {
    if (heap != null) {
      heap.close();
      heap = null;
    }
  }
}
