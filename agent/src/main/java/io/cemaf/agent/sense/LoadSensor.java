package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.List;

/** The one-minute load for each CPU that the quota allows. */
final class LoadSensor extends Sensor {
  private static final long GOOD_FOR_NANOS = 1_000_000_000L;
  private static final double MOST = 1e6;

  private final FileRoot root;
  private final KernelFile loadavg;
  private List<CpuGroup> groups = List.of();
  private int cpus = 1;

  LoadSensor(FileRoot root, Health health) {
    super("load", health, SignalIndex.LOAD);
    this.root = root;
    loadavg = root.file("/proc/loadavg");
  }

  /** The kernel counts anew every five seconds. */
  @Override
  long goodForNanos() {
    return GOOD_FOR_NANOS;
  }

  @Override
  boolean find(long nowNanos) {
    cpus = HostCpu.count(root);
    groups = CpuGroup.of(root, false);
    for (var group : groups) {
      group.openIn(this);
    }
    open(loadavg);
    source(loadavg.name());
    return root.has("/proc/loadavg");
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    double allowed = cpus;
    for (int i = 0; i < groups.size(); i++) {
      allowed = Math.min(allowed, groups.get(i).cpus());
    }
    var load = loadavg.read().decimal();
    if (!(load <= MOST)) {
      throw loadavg.rubbish("a load");
    }
    into.set(SignalIndex.LOAD, load / allowed);
  }
}
