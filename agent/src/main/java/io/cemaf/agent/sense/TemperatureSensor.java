package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The temperature in degrees Celsius: of the named file, else of the hottest thermal zone, else, on
 * machines without zones, of the hottest hwmon input.
 *
 * <p>Left out by their type are what says nothing about the processor's heat (battery, charger,
 * wifi, wlan, modem, nvme, drivetemp, and RAM's jc42 and spd5118) and zones that hold no
 * temperature at all: INT3400 (a policy, always 20 degrees), vbat, ibat and bcl (millivolts and
 * milliamperes) and Qualcomm's plain soc (state of charge). Of the rest, one that cannot be read or
 * is beyond -40 to 200 degrees when looked for is left out alone.
 */
final class TemperatureSensor extends Sensor {
  private static final List<String> NONSENSE =
      List.of(
          "battery",
          "charger",
          "wifi",
          "wlan",
          "modem",
          "nvme",
          "drivetemp",
          "jc42",
          "spd5118",
          "int3400",
          "vbat",
          "ibat",
          "bcl");
  private static final String STATE_OF_CHARGE = "soc";
  private static final long LEAST_MILLIS = -40_000;
  private static final long MOST_MILLIS = 200_000;

  private final FileRoot root;
  private final @Nullable String named;
  private List<KernelFile> inputs = List.of();
  private boolean someLeftOut;

  /**
   * Finds nothing yet.
   *
   * @param named the file to read; null for the hottest zone
   */
  TemperatureSensor(FileRoot root, @Nullable String named, Health health) {
    super("temperature", health, SignalIndex.TEMPERATURE);
    this.root = root;
    this.named = named;
  }

  @Override
  boolean find(long nowNanos) {
    someLeftOut = false;
    if (named != null) {
      // asked for by name: if it is not there, it is lost, not absent
      inputs = List.of(open(root.file(named)));
    } else {
      inputs = readable(zones());
      if (inputs.isEmpty()) {
        inputs = readable(monitors());
      }
    }
    return !inputs.isEmpty();
  }

  private List<Path> zones() {
    var zones = new ArrayList<Path>();
    for (var zone : FileRoot.entries(root.at("/sys/class/thermal"), "thermal_zone")) {
      if (sensible(zone.resolve("type"))) {
        zones.add(zone.resolve("temp"));
      }
    }
    return zones;
  }

  private List<Path> monitors() {
    var monitors = new ArrayList<Path>();
    for (var monitor : FileRoot.entries(root.at("/sys/class/hwmon"), "hwmon")) {
      if (sensible(monitor.resolve("name"))) {
        for (var input : FileRoot.entries(monitor, "temp")) {
          if (input.toString().endsWith("_input")) {
            monitors.add(input);
          }
        }
      }
    }
    return monitors;
  }

  private static boolean sensible(Path typeFile) {
    try {
      var type = Files.readString(typeFile).strip().toLowerCase(Locale.ROOT);
      for (var nonsense : NONSENSE) {
        if (type.contains(nonsense)) {
          return false;
        }
      }
      return !type.equals(STATE_OF_CHARGE);
    } catch (IOException e) {
      // a zone without a type is taken for what it says
      return true;
    }
  }

  private List<KernelFile> readable(List<Path> candidates) {
    var readable = new ArrayList<KernelFile>();
    for (var candidate : candidates) {
      var input = root.file(candidate);
      try {
        celsius(input);
        readable.add(open(input));
      } catch (IOException e) {
        // wifi that is off, a zone that sleeps
        someLeftOut = true;
      }
    }
    return List.copyOf(readable);
  }

  @Override
  boolean incomplete() {
    return someLeftOut;
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    double hottest = Double.NaN;
    KernelFile where = null;
    IOException problem = null;
    for (int i = 0; i < inputs.size(); i++) {
      try {
        var celsius = celsius(inputs.get(i));
        if (where == null || celsius > hottest) {
          hottest = celsius;
          where = inputs.get(i);
        }
      } catch (IOException e) {
        problem = e;
      }
    }
    into.set(SignalIndex.TEMPERATURE, hottest);
    if (where != null) {
      source(where.name());
    }
    if (problem != null) {
      throw problem;
    }
  }

  private static double celsius(KernelFile input) throws IOException {
    var millis = input.read().signed();
    if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
      throw input.rubbish("a temperature in thousandths of a degree");
    }
    return millis / 1000.0;
  }
}
