package io.cemaf.agent.sense;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM's flight recorder alone tells: the longest pause of a collection, how long virtual
 * threads were pinned to their carriers, how long threads waited for monitors, over the window. The
 * recorder is started for it only while something names one of them.
 */
final class JfrSensor extends Sensor {
  // as late as management: nothing of it is loaded before the application's own first classes
  private static final long START_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long AGAIN_AFTER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long windowNanos;
  private @Nullable JfrStream stream;
  private long firstNanos;
  private long startedNanos;
  private boolean begun;
  private boolean missing;

  JfrSensor(long windowNanos, Health health) {
    super("jfr", health, "jfr.gcPause", "jfr.pinned", "jfr.contended");
    this.windowNanos = windowNanos;
  }

  @Override
  boolean find(long nowNanos) {
    if (!begun) {
      begun = true;
      firstNanos = nowNanos;
    }
    source("a stream of the flight recorder's events");
    return !missing;
  }

  @Override
  String absence() {
    return "jdk.jfr is missing";
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    if (nowNanos - firstNanos < START_AFTER_NANOS) {
      return;
    }
    if (stream == null || (stream.ended() && nowNanos - startedNanos >= AGAIN_AFTER_NANOS)) {
      start(nowNanos);
    }
    var running = stream;
    if (running == null) {
      return;
    }
    if (running.ended()) {
      throw new IOException("the flight recorder's stream has ended: " + running.problem());
    }
    if (running.flowing()) {
      put(into, 0, running.pauses().longestSeconds(nowNanos));
      put(into, 1, running.tellsOfPinning() ? running.pinned().allSeconds(nowNanos) : Double.NaN);
      put(into, 2, running.contended().allSeconds(nowNanos));
    }
  }

  private void start(long nowNanos) {
    startedNanos = nowNanos;
    try {
      var fresh = new JfrStream(windowNanos);
      fresh.start();
      stream = fresh;
    } catch (LinkageError noJfr) {
      missing = true;
      absent();
      health().count(FallBack.NO_JFR);
    }
  }

  @Override
  long cpuNanos() {
    var running = stream;
    return running == null ? -1 : running.cpuNanos();
  }

  @Override
  void stop() {
    var running = stream;
    if (running != null) {
      stream = null;
      running.stop();
    }
  }
}
