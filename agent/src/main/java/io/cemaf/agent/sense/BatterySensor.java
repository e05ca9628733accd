package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The charge of this machine's batteries, of several their mean; not of mice and headsets. */
final class BatterySensor extends Sensor {
  /** Some controllers take milliseconds to answer, and charge changes slowly. */
  private static final long GOOD_FOR_NANOS = 10_000_000_000L;

  private static final int FULL = 100;
  private static final byte[] BATTERY = "Battery".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OF_A_DEVICE = "Device".getBytes(StandardCharsets.US_ASCII);

  private final FileRoot root;
  private final List<KernelFile> capacities = new ArrayList<>();

  BatterySensor(FileRoot root, Health health) {
    super("battery", health, "battery");
    this.root = root;
  }

  @Override
  long goodForNanos() {
    return GOOD_FOR_NANOS;
  }

  @Override
  boolean find(long nowNanos) {
    capacities.clear();
    for (var supply : FileRoot.entries(root.at("/sys/class/power_supply"), "")) {
      if (is(supply.resolve("type"), BATTERY) && !is(supply.resolve("scope"), OF_A_DEVICE)) {
        capacities.add(open(root.file(supply.resolve("capacity"))));
      }
    }
    if (capacities.isEmpty()) {
      return false;
    }
    source(capacities.get(0).name());
    return true;
  }

  private boolean is(Path file, byte[] word) {
    try (var kernel = root.file(file)) {
      return kernel.read().word(word);
    } catch (IOException missing) {
      return false;
    }
  }

  @Override
  String absence() {
    return "no battery: it runs on mains";
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    long sum = 0;
    for (int i = 0; i < capacities.size(); i++) {
      var percent = capacities.get(i).read().number();
      if (percent < 0 || percent > FULL) {
        throw capacities.get(i).rubbish("a charge in percent");
      }
      sum += percent;
    }
    put(into, 0, (double) sum / capacities.size() / FULL);
  }
}
