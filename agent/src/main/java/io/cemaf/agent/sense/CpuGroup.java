package io.cemaf.agent.sense;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control group's CPU quota and use.
 *
 * @param quota version 2: {@code cpu.max}; version 1: {@code cpu.cfs_quota_us}
 * @param period version 1: {@code cpu.cfs_period_us}; null in version 2
 * @param usage version 2: {@code cpu.stat}; version 1: {@code cpuacct.usage}; null where only the
 *     quota is of interest
 */
record CpuGroup(KernelFile quota, @Nullable KernelFile period, @Nullable KernelFile usage) {
  private static final byte[] MAX = "max".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] USAGE = "usage_usec ".getBytes(StandardCharsets.US_ASCII);

  /** Every group that this process is in and that can have a quota, its own first. */
  static List<CpuGroup> of(FileRoot root, boolean withUsage) {
    var cgroups = Cgroups.of(root);
    var groups = new ArrayList<CpuGroup>();
    for (var limits : cgroups.v1("cpu")) {
      for (var account : cgroups.v1("cpuacct")) {
        // mounted apart or together: it is the same group where it has the same place
        if (account.below().equals(limits.below())
            && limits.has("cpu.cfs_quota_us")
            && account.has("cpuacct.usage")) {
          var usage = withUsage ? root.file(account.file("cpuacct.usage")) : null;
          var period = root.file(limits.file("cpu.cfs_period_us"));
          groups.add(new CpuGroup(root.file(limits.file("cpu.cfs_quota_us")), period, usage));
        }
      }
    }
    if (groups.isEmpty()) {
      for (var group : cgroups.v2()) {
        if (group.has("cpu.max")) {
          var usage = withUsage ? root.file(group.file("cpu.stat")) : null;
          groups.add(new CpuGroup(root.file(group.file("cpu.max")), null, usage));
        }
      }
    }
    return groups;
  }

  void openIn(Sensor sensor) {
    sensor.open(quota);
    if (period != null) {
      sensor.open(period);
    }
    if (usage != null) {
      sensor.open(usage);
    }
  }

  /** How many CPUs' time it may use, fractions allowed; infinite if it has no quota. */
  double cpus() throws IOException {
    var text = quota.read();
    if (text.word(MAX)) {
      return Double.POSITIVE_INFINITY;
    }
    var micros = text.signed();
    if (period != null && micros == -1) {
      return Double.POSITIVE_INFINITY;
    }
    var each = period == null ? text.number() : period.read().number();
    if (micros <= 0 || each <= 0) {
      throw quota.rubbish("a CPU quota");
    }
    return (double) micros / each;
  }

  /** CPU time used so far, in nanoseconds. */
  long usedNanos() throws IOException {
    if (usage == null) {
      return FileText.NO_NUMBER;
    }
    var text = usage.read();
    long used;
    if (period != null) {
      used = text.number();
    } else {
      used = text.seek(USAGE) ? text.number() : FileText.NO_NUMBER;
      used = used > Long.MAX_VALUE / 1000 ? FileText.NO_NUMBER : used * 1000;
    }
    if (used < 0) {
      throw usage.rubbish("a CPU time");
    }
    return used;
  }
}
