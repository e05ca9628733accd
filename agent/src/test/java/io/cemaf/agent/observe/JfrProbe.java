package io.cemaf.agent.observe;

import io.cemaf.Level;
import io.cemaf.Priority;

/** A process of its own that makes a recorder and says what came of it. */
final class JfrProbe {
  private JfrProbe() {}

  public static void main(String[] arguments) {
    var health = new Health(System.out::println);
    var log = new DecisionLog();
    try (var recorder = Recorders.kept(log)) {
      Recorders.listen(recorder, health);
      recorder.callRejected(
          new CallFacts("r", "m", Priority.NORMAL, Level.NORMAL, "", 0, 0, "bulkhead"));
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        Jfr.print();
      }
    }
    System.out.println("fallBacks=" + health.fallBacks());
    System.out.println("decisions=" + log.all().size());
  }

  private static final class Jfr {
    static void print() {
      var initialized = jdk.jfr.FlightRecorder.isInitialized();
      System.out.println("initialized=" + initialized);
      if (initialized) {
        var registered =
            jdk.jfr.FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("cemaf."))
                .count();
        System.out.println("registered=" + registered);
      }
    }
  }
}
