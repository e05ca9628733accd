package io.cemaf.agent.sense;

import io.cemaf.Gate;
import java.time.Duration;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the JVM's events on a daemon thread of its own. Not {@code startAsync}: its thread
 * keeps the JVM from ending. Thresholds are those of the JDK's own default settings, because the
 * lowest one of all recordings holds for each of them: a user's recording stays what it was.
 *
 * <p>Apart from {@link JfrSensor} because linking it fails without jdk.jfr.
 */
final class JfrStream implements Runnable {
  private static final String PAUSE = "jdk.GCPhasePause";
  private static final String STALL = "jdk.ZAllocationStall";
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final String CONTENDED = "jdk.JavaMonitorEnter";
  private static final Duration DEFAULT_THRESHOLD = Duration.ofMillis(20);

  /** What the stream has read is of no use any more. */
  private static final Duration KEPT = Duration.ofSeconds(10);

  private static final long MOST_BYTES = 8L << 20;

  private final EventWindow pauses;
  private final EventWindow pinned;
  private final EventWindow contended;
  private final Thread thread;
  private volatile @Nullable RecordingStream stream;
  private volatile boolean stopped;
  private volatile boolean flowing;
  private volatile boolean tellsOfPinning;
  private volatile boolean ended;
  private volatile String problem = "";
  private volatile long cpuNanos = -1;

  JfrStream(long windowNanos) {
    pauses = new EventWindow(windowNanos);
    pinned = new EventWindow(windowNanos);
    contended = new EventWindow(windowNanos);
    thread = new Thread(this, "cemaf-jfr");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    Gate.passOnThisThread();
    try (var events = new RecordingStream()) {
      events.setReuse(true);
      events.setOrdered(false);
      events.setMaxAge(KEPT);
      events.setMaxSize(MOST_BYTES);
      events.enable(PAUSE).withoutStackTrace().withoutThreshold();
      events.enable(STALL).withoutStackTrace().withoutThreshold();
      events.enable(PINNED).withoutStackTrace().withThreshold(DEFAULT_THRESHOLD);
      events.enable(CONTENDED).withoutStackTrace().withThreshold(DEFAULT_THRESHOLD);
      events.onEvent(PAUSE, event -> add(pauses, event));
      events.onEvent(STALL, event -> add(pauses, event));
      events.onEvent(PINNED, event -> add(pinned, event));
      events.onEvent(CONTENDED, event -> add(contended, event));
      events.onFlush(this::flushed);
      tellsOfPinning = knows(PINNED);
      stream = events;
      if (!stopped) {
        events.start();
      }
    } catch (Throwable ending) {
      problem = ending.toString();
    } finally {
      stream = null;
      ended = true;
    }
  }

  private static boolean knows(String event) {
    for (EventType type : FlightRecorder.getFlightRecorder().getEventTypes()) {
      if (type.getName().equals(event)) {
        return true;
      }
    }
    return false;
  }

  private static void add(EventWindow window, RecordedEvent event) {
    window.add(System.nanoTime(), event.getDuration().toNanos());
  }

  private void flushed() {
    flowing = true;
    cpuNanos = Probe.spent();
  }

  void stop() {
    stopped = true;
    var running = stream;
    if (running != null) {
      running.close();
    }
  }

  boolean flowing() {
    return flowing;
  }

  boolean ended() {
    return ended;
  }

  String problem() {
    return problem;
  }

  /** Whether this JVM has the event of pinned virtual threads at all. */
  boolean tellsOfPinning() {
    return tellsOfPinning;
  }

  EventWindow pauses() {
    return pauses;
  }

  EventWindow pinned() {
    return pinned;
  }

  EventWindow contended() {
    return contended;
  }

  /** What this thread has spent; the recorder's own threads come on top. */
  long cpuNanos() {
    return cpuNanos;
  }
}
