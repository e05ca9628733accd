package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.SensorsSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sensors of signals that are sensed only where something names them; made when that is so for
 * the first time, because most JVMs never load their classes.
 */
final class NamedSensors {
  private static final Family[] FAMILIES = Family.values();

  private final SensorsSpec spec;
  private final FileRoot root;
  private final Health health;
  private final @Nullable Sensor[] made = new @Nullable Sensor[FAMILIES.length];

  NamedSensors(SensorsSpec spec, FileRoot root, Health health) {
    this.spec = spec;
    this.root = root;
    this.health = health;
  }

  /** A sensor with what it gives. */
  private enum Family {
    DISK_IO,
    NET,
    THROTTLED,
    BATTERY,
    GC,
    GPU,
    PROCESSES,
    JFR;

    private List<String> signals() {
      return switch (this) {
        case DISK_IO -> List.of("diskRead", "diskWrite");
        case NET -> List.of("netSent", "netReceived");
        case THROTTLED -> List.of("throttled");
        case BATTERY -> List.of("battery");
        case GC -> List.of("gc");
        case GPU -> List.of("gpu", "vram");
        case PROCESSES -> List.of(ProcessesSensor.PREFIX);
        case JFR -> List.of("jfr.gcPause", "jfr.pinned", "jfr.contended");
      };
    }

    boolean isNamedBy(SignalIndex index) {
      var signals = signals();
      for (int slot = 0; slot < index.size(); slot++) {
        for (var signal : signals) {
          var name = index.name(slot);
          if (signal.endsWith(".") ? name.startsWith(signal) : name.equals(signal)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** Those that an index names; all others rest. */
  List<Sensor> of(SignalIndex index) {
    var named = new ArrayList<Sensor>();
    for (var family : FAMILIES) {
      var sensor = made[family.ordinal()];
      if (family.isNamedBy(index)) {
        if (sensor == null) {
          sensor = make(family);
          made[family.ordinal()] = sensor;
        }
        sensor.name(index);
        named.add(sensor);
      } else if (sensor != null) {
        sensor.rest();
      }
    }
    return named;
  }

  private Sensor make(Family family) {
    var windowNanos = spec.window().toNanos();
    return switch (family) {
      case DISK_IO -> new DiskIoSensor(root, windowNanos, health);
      case NET -> new NetSensor(root, windowNanos, health);
      case THROTTLED -> new ThrottledSensor(root, windowNanos, health);
      case BATTERY -> new BatterySensor(root, health);
      case GC -> new GcSensor(windowNanos, health);
      case GPU -> new GpuSensor(root, NvidiaSmi.on(System.getenv("PATH")), health);
      case PROCESSES -> new ProcessesSensor(root, health);
      case JFR -> new JfrSensor(windowNanos, health);
    };
  }

  void close() {
    for (var sensor : made) {
      if (sensor != null) {
        sensor.close();
      }
    }
  }
}
