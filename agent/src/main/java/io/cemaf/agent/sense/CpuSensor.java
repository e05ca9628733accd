package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CPU use over the window: against the quota of the control group that is nearest to its limit,
 * without a quota the share of all CPUs.
 */
final class CpuSensor extends Sensor {
  // a pause between taking the time and reading the counter makes more of it, but not this much
  private static final double MOST_OF_ALL_CPUS = 10;

  /** Who changes a quota does so seldom, and one file less at each look is a third of it. */
  private static final long QUOTAS_GOOD_FOR_NANOS = 1_000_000_000L;

  private final FileRoot root;
  private final long windowNanos;
  private List<CpuGroup> groups = List.of();
  private RateWindow[] windows = new RateWindow[0];
  private double[] quotas = {};
  private boolean quotasKnown;
  private long quotasNanos;
  private @Nullable HostCpu host;
  private int cpus = 1;

  CpuSensor(FileRoot root, long windowNanos, Health health) {
    super("cpu", health, SignalIndex.CPU);
    this.root = root;
    this.windowNanos = windowNanos;
  }

  @Override
  boolean find(long nowNanos) {
    cpus = HostCpu.count(root);
    groups = CpuGroup.of(root, true);
    windows = new RateWindow[groups.size()];
    quotas = new double[groups.size()];
    quotasKnown = false;
    for (int i = 0; i < windows.length; i++) {
      groups.get(i).openIn(this);
      windows[i] = new RateWindow(windowNanos);
    }
    host = root.has("/proc/stat") ? new HostCpu(open(root.file("/proc/stat")), windowNanos) : null;
    return host != null || !groups.isEmpty();
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    readQuotas(nowNanos);
    double worst = Double.NaN;
    KernelFile limit = null;
    for (int i = 0; i < windows.length; i++) {
      var group = groups.get(i);
      var quota = quotas[i];
      if (quota == Double.POSITIVE_INFINITY) {
        continue;
      }
      var used = windows[i].add(nowNanos, group.usedNanos(), nowNanos);
      if (used > cpus * MOST_OF_ALL_CPUS) {
        throw group.quota().rubbish("the quota of a use of " + used + " CPUs out of " + cpus);
      }
      var share = used / Math.min(quota, cpus);
      if (limit == null || Double.isNaN(worst) || share > worst) {
        worst = share;
        limit = group.quota();
      }
    }
    if (limit == null && host != null) {
      worst = host.busy(nowNanos);
      source("/proc/stat");
    } else if (limit != null) {
      source(limit.name());
    }
    // a burst or the clock's jitter may take it a little beyond the whole
    into.set(SignalIndex.CPU, Math.min(1, worst));
  }

  private void readQuotas(long nowNanos) throws IOException {
    var age = nowNanos - quotasNanos;
    if (quotasKnown && age >= 0 && age < QUOTAS_GOOD_FOR_NANOS) {
      return;
    }
    for (int i = 0; i < quotas.length; i++) {
      quotas[i] = groups.get(i).cpus();
    }
    quotasKnown = true;
    quotasNanos = nowNanos;
  }
}
