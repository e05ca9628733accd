package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The share of the window in which a quota kept this process's control group, or one above it, from
 * its cores. The kernel sums it over cores, so with several it can reach the whole before each of
 * them stands still all the time.
 */
final class ThrottledSensor extends Sensor {
  private static final byte[] MICROS = "throttled_usec ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NANOS = "throttled_time ".getBytes(StandardCharsets.US_ASCII);
  private static final long MOST_MICROS = Long.MAX_VALUE / 1000;

  /** Of a machine: time is summed over them. */
  private static final double MOST_CORES = 10_000;

  private final FileRoot root;
  private final long windowNanos;
  private final List<KernelFile> files = new ArrayList<>();
  private RateWindow[] windows = new RateWindow[0];
  private boolean v2;

  ThrottledSensor(FileRoot root, long windowNanos, Health health) {
    super("throttled", health, "throttled");
    this.root = root;
    this.windowNanos = windowNanos;
  }

  @Override
  boolean find(long nowNanos) {
    files.clear();
    var cgroups = Cgroups.of(root);
    add(cgroups.v1("cpu"), "cpu.cfs_quota_us");
    v2 = files.isEmpty();
    if (v2) {
      add(cgroups.v2(), "cpu.max");
    }
    windows = new RateWindow[files.size()];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new RateWindow(windowNanos);
    }
    if (files.isEmpty()) {
      return false;
    }
    source(files.get(0).name());
    return true;
  }

  private void add(List<Cgroups.Group> groups, String quota) {
    for (var group : groups) {
      if (group.has(quota) && group.has("cpu.stat")) {
        files.add(open(root.file(group.file("cpu.stat"))));
      }
    }
  }

  @Override
  String absence() {
    return "no control group that can have a quota";
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var worst = Double.NaN;
    for (int i = 0; i < windows.length; i++) {
      var file = files.get(i);
      var text = file.read();
      var time = text.seek(v2 ? MICROS : NANOS) ? text.number() : FileText.NO_NUMBER;
      if (time < 0 || (v2 && time > MOST_MICROS)) {
        throw file.rubbish("the time that it was throttled");
      }
      var share = windows[i].add(nowNanos, v2 ? time * 1000 : time, nowNanos);
      if (share > MOST_CORES) {
        throw file.rubbish("a time that goes on: it jumped");
      }
      if (Double.isNaN(worst) || share > worst) {
        worst = share;
        source(file.name());
      }
    }
    put(into, 0, Math.min(1, worst));
  }
}
