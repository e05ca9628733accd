package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory use: the worst of the machine's, 1 - MemAvailable / MemTotal, and each limited control
 * group's, (current - inactive_file) / limit, so that page cache which can be dropped is no
 * pressure; nor is what has been paged to disk, which reading it again makes active. Where one of
 * them cannot be read the others still count, and the sensor says it is lost.
 */
final class MemorySensor extends Sensor {
  private static final byte[] TOTAL = ascii("MemTotal:");
  private static final byte[] AVAILABLE = ascii("MemAvailable:");
  private static final byte[] UNLIMITED = ascii("max");
  private static final byte[] INACTIVE = ascii("inactive_file ");
  private static final byte[] INACTIVE_V1 = ascii("total_inactive_file ");
  private static final byte[] ACTIVE = ascii("active_file ");
  private static final byte[] ACTIVE_V1 = ascii("total_active_file ");
  private static final long KIB = 1024;
  private static final long MOST_BYTES = 1L << 60;

  /** Who changes a limit does so seldom. */
  private static final long LIMITS_GOOD_FOR_NANOS = 1_000_000_000L;

  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final FileRoot root;
  private List<Group> groups = List.of();
  private long[] limits = {};
  private boolean limitsKnown;
  private long limitsNanos;
  private @Nullable KernelFile meminfo;
  private long totalBytes;
  private double worst;
  private double worstBytes;
  private double worstGroup;
  private long groupBytes;
  private long groupLimit;
  private volatile LongSupplier spilled = Nothing.INSTANCE;

  MemorySensor(FileRoot root, Health health) {
    super("memory", health, SignalIndex.MEMORY, SignalIndex.MEMORY_BYTES);
    this.root = root;
  }

  /** How many bytes of files the agent has written itself, and may be in the page cache. */
  void spilled(LongSupplier bytes) {
    spilled = bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Not a lambda: premain makes one. */
  private enum Nothing implements LongSupplier {
    INSTANCE;

    @Override
    public long getAsLong() {
      return 0;
    }
  }

  /** The files of a control group. */
  private record Group(KernelFile limit, KernelFile usage, KernelFile stat, boolean v2) {}

  @Override
  boolean find(long nowNanos) {
    meminfo = root.has("/proc/meminfo") ? open(root.file("/proc/meminfo")) : null;
    var cgroups = Cgroups.of(root);
    groups = found(cgroups.v1("memory"), "memory.limit_in_bytes", "memory.usage_in_bytes", false);
    if (groups.isEmpty()) {
      groups = found(cgroups.v2(), "memory.max", "memory.current", true);
    }
    limits = new long[groups.size()];
    limitsKnown = false;
    return meminfo != null || !groups.isEmpty();
  }

  private List<Group> found(
      List<Cgroups.Group> candidates, String limit, String usage, boolean v2) {
    var found = new ArrayList<Group>();
    for (var candidate : candidates) {
      if (candidate.has(limit)) {
        found.add(
            new Group(
                open(root.file(candidate.file(limit))),
                open(root.file(candidate.file(usage))),
                open(root.file(candidate.file("memory.stat"))),
                v2));
      }
    }
    return List.copyOf(found);
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    worst = Double.NaN;
    worstBytes = Double.NaN;
    worstGroup = -1;
    IOException problem = null;
    if (meminfo != null) {
      try {
        readMachine(meminfo);
      } catch (IOException e) {
        problem = e;
      }
    }
    var age = nowNanos - limitsNanos;
    var fresh = limitsKnown && age >= 0 && age < LIMITS_GOOD_FOR_NANOS;
    limitsKnown = true;
    limitsNanos = fresh ? limitsNanos : nowNanos;
    for (int i = 0; i < groups.size(); i++) {
      try {
        if (!fresh) {
          limits[i] = limit(groups.get(i));
        }
        if (limits[i] != NO_LIMIT) {
          readGroup(groups.get(i), limits[i]);
        }
      } catch (IOException e) {
        limitsKnown = false;
        problem = e;
      }
    }
    into.set(SignalIndex.MEMORY, worst);
    into.set(SignalIndex.MEMORY_BYTES, worstBytes);
    if (problem != null) {
      throw problem;
    }
  }

  private void readMachine(KernelFile file) throws IOException {
    totalBytes = 0;
    var text = file.read();
    var total = text.seek(TOTAL) ? text.number() : FileText.NO_NUMBER;
    var available = text.seek(AVAILABLE) ? text.number() : FileText.NO_NUMBER;
    if (total <= 0 || available < 0 || available > total || total > MOST_BYTES / KIB) {
      throw file.rubbish("MemTotal and MemAvailable");
    }
    totalBytes = total * KIB;
    worse((total - available) * KIB, totalBytes, file);
  }

  private static long limit(Group group) throws IOException {
    var text = group.limit().read();
    if (text.word(UNLIMITED)) {
      return NO_LIMIT;
    }
    var limit = text.number();
    if (limit >= MOST_BYTES) {
      // version 1 writes "unlimited" as the largest number of pages
      return NO_LIMIT;
    }
    if (limit <= 0) {
      throw group.limit().rubbish("a memory limit");
    }
    return limit;
  }

  private void readGroup(Group group, long limit) throws IOException {
    var usage = group.usage().read().number();
    // no group holds more than the machine; it may hold more than a limit that was lowered
    if (usage < 0 || usage > MOST_BYTES || (totalBytes > 0 && usage > 2 * totalBytes)) {
      throw group.usage().rubbish("a size in bytes");
    }
    var stat = group.stat().read();
    var inactive =
        stat.seek(group.v2() ? INACTIVE : INACTIVE_V1) ? stat.number() : FileText.NO_NUMBER;
    if (inactive < 0) {
      throw group.stat().rubbish("the size of the inactive file cache");
    }
    var own = spilled.getAsLong();
    var active =
        own > 0 && stat.seek(group.v2() ? ACTIVE : ACTIVE_V1) ? Math.max(0, stat.number()) : 0;
    var bytes = Math.max(0, usage - inactive - Math.min(active, own));
    if ((double) bytes / limit > worstGroup) {
      worstGroup = (double) bytes / limit;
      groupBytes = bytes;
      groupLimit = limit;
    }
    worse(bytes, limit, group.usage());
  }

  /** What the last sample found, apart from the worst of all. */
  void tell(ProcessMemory into) {
    into.machineBytes = meminfo == null || totalBytes <= 0 ? Double.NaN : totalBytes;
    into.groupBytes = worstGroup < 0 ? Double.NaN : groupBytes;
    into.groupLimit = worstGroup < 0 ? Double.NaN : groupLimit;
  }

  private void worse(long bytes, long limit, KernelFile file) {
    var ratio = (double) bytes / limit;
    if (Double.isNaN(worst) || ratio > worst) {
      worst = ratio;
      worstBytes = bytes;
      source(file.name());
    }
  }
}
