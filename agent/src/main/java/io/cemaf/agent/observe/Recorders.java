package io.cemaf.agent.observe;

import java.util.function.LongSupplier;

/** Makes the recorder that fits this JVM. */
public final class Recorders {
  private Recorders() {}

  /** A recorder into {@code log} alone: premain must not touch JFR. */
  public static DecisionRecorder kept(DecisionLog log) {
    return new DecisionRecorder(log, new Nanos());
  }

  /**
   * Lets a recorder tell JFR too, where this JVM has it. To be called on an agent thread: if JFR
   * runs already, its event types are registered here.
   */
  public static void listen(DecisionRecorder recorder, Health health) {
    try {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent() && Jfr.available()) {
        Jfr.listen(recorder, health);
        return;
      }
    } catch (Throwable problem) {
      health.fault("looking for JFR", problem);
    }
    health.count(FallBack.NO_JFR);
  }

  /**
   * As {@link #listen}, if JFR runs already; it is slow to load otherwise.
   *
   * @return false if it is still to be called
   */
  public static boolean listenIfRecording(DecisionRecorder recorder, Health health) {
    try {
      if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty() || !Jfr.runs()) {
        return false;
      }
    } catch (Throwable problem) {
      health.fault("looking for JFR", problem);
      return false;
    }
    listen(recorder, health);
    return true;
  }

  /** Touched only where the module is there: its code names classes of jdk.jfr. */
  private static final class Jfr {
    static boolean runs() {
      return jdk.jfr.FlightRecorder.isInitialized();
    }

    static boolean available() {
      return jdk.jfr.FlightRecorder.isAvailable();
    }

    static void listen(DecisionRecorder recorder, Health health) {
      recorder.listen(JfrRecorder.listening(health));
    }
  }

  /** A class, not a lambda: premain makes one. */
  private static final class Nanos implements LongSupplier {
    @Override
    public long getAsLong() {
      return System.nanoTime();
    }
  }
}
