package io.cemaf.agent.sense;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The collectors that stop the application. Apart from {@link GcSensor} because linking it fails
 * without java.management.
 */
final class GcPauses {
  // what runs beside the application: ZGC and Shenandoah count its whole length
  private static final String CONCURRENT = "Cycles";

  private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();

  GcPauses() {
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (stops(collector.getName())) {
        collectors.add(collector);
      }
    }
  }

  static boolean stops(String collector) {
    return !collector.endsWith(CONCURRENT);
  }

  /** Since the JVM began. */
  long millis() {
    long millis = 0;
    for (int i = 0; i < collectors.size(); i++) {
      // -1 where a collector does not count
      millis += Math.max(0, collectors.get(i).getCollectionTime());
    }
    return millis;
  }

  String names() {
    var names = new StringBuilder();
    for (var collector : collectors) {
      names.append(names.length() > 0 ? ", " : "").append(collector.getName());
    }
    return names.toString();
  }
}
