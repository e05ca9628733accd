package io.cemaf.agent.sense;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The whole machine's CPUs, from /proc/stat. */
final class HostCpu {
  // user nice system idle iowait irq softirq steal; guest time is in user already
  private static final int FIELDS = 8;
  private static final int LEAST_FIELDS = 4;
  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final byte[] ALL = "cpu".getBytes(StandardCharsets.US_ASCII);

  private final KernelFile stat;
  private final RateWindow window;

  HostCpu(KernelFile stat, long windowNanos) {
    this.stat = stat;
    window = new RateWindow(windowNanos);
  }

  /** How many CPUs the machine has, by their lines in /proc/stat, else by what the JVM says. */
  static int count(FileRoot root) {
    int cpus = 0;
    for (var line : root.lines("/proc/stat")) {
      if (line.length() > 3 && line.startsWith("cpu") && line.charAt(3) != ' ') {
        cpus++;
      }
    }
    return cpus > 0 ? cpus : Runtime.getRuntime().availableProcessors();
  }

  /** The share of all CPUs' time that was not idle; time stolen by a hypervisor counts as busy. */
  double busy(long nowNanos) throws IOException {
    var text = stat.read();
    if (!text.word(ALL)) {
      throw stat.rubbish("the time of all CPUs");
    }
    long total = 0;
    long busy = 0;
    for (int field = 0; field < FIELDS; field++) {
      var ticks = text.number();
      if (ticks < 0 || total + ticks < 0) {
        if (field < LEAST_FIELDS || ticks >= 0) {
          throw stat.rubbish("the time of all CPUs");
        }
        break;
      }
      total += ticks;
      busy += field == IDLE || field == IOWAIT ? 0 : ticks;
    }
    return window.add(nowNanos, busy, total);
  }
}
