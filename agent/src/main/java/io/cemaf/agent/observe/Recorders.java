package io.cemaf.agent.observe;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes the recorder that fits this JVM. */
public final class Recorders {
  private Recorders() {}

  /** A recorder into {@code log} alone, cheap to make: the one of the first moments. */
  public static Recorder kept(DecisionLog log) {
    return new DecisionRecorder(log, new Nanos());
  }

  /**
   * A recorder into {@code log}, and into JFR where this JVM has it. To be called on an agent
   * thread: if JFR runs already, its event types are registered here.
   */
  public static Recorder create(DecisionLog log, Health health) {
    var kept = new DecisionRecorder(log, new Nanos());
    var jfr = jfr(health);
    return jfr == null ? kept : new BothRecorder(kept, jfr);
  }

  private static @Nullable Recorder jfr(Health health) {
    try {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent() && Jfr.available()) {
        return Jfr.recorder(health);
      }
    } catch (Throwable problem) {
      health.fault("looking for JFR", problem);
    }
    health.count(FallBack.NO_JFR);
    return null;
  }

  /** Touched only where the module is there: its code names classes of jdk.jfr. */
  private static final class Jfr {
    static boolean available() {
      return jdk.jfr.FlightRecorder.isAvailable();
    }

    static Recorder recorder(Health health) {
      return JfrRecorder.listening(health);
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
