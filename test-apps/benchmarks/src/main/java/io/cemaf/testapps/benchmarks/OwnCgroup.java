package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A control group made for one child process, with a CPU quota: of version 2 where the kernel has
 * that for CPUs, else of version 1, where quota and account may be mounted apart.
 */
final class OwnCgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long PERIOD_MICROS = 100_000;

  private final List<Path> groups;
  private final boolean unified;

  private OwnCgroup(List<Path> groups, boolean unified) {
    this.groups = groups;
    this.unified = unified;
  }

  /** Makes one; fails where this user may not, or the kernel cannot. */
  static OwnCgroup of(double cpus) throws IOException {
    var name = "cemaf-bench-" + ProcessHandle.current().pid();
    var unified = Files.exists(ROOT.resolve("cgroup.controllers"));
    var parents =
        unified
            ? List.of(ROOT)
            : Stream.of("cpu", "cpuacct")
                .map(ROOT::resolve)
                .map(OwnCgroup::real)
                .distinct()
                .toList();
    var made =
        new OwnCgroup(parents.stream().map(parent -> parent.resolve(name)).toList(), unified);
    try {
      if (unified) {
        Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+cpu");
      }
      for (var group : made.groups) {
        Files.createDirectory(group);
      }
      made.limit(Math.round(cpus * PERIOD_MICROS));
    } catch (IOException refused) {
      made.close();
      throw refused;
    }
    return made;
  }

  /** Mounted together, one is a link to the other. */
  private static Path real(Path mount) {
    try {
      return mount.toRealPath();
    } catch (IOException missing) {
      return mount;
    }
  }

  private void limit(long quotaMicros) throws IOException {
    var cpu = groups.get(0);
    if (unified) {
      Files.writeString(cpu.resolve("cpu.max"), quotaMicros + " " + PERIOD_MICROS);
    } else {
      Files.writeString(cpu.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
      Files.writeString(cpu.resolve("cpu.cfs_quota_us"), Long.toString(quotaMicros));
    }
  }

  /** What a command line begins with so that the rest of it runs in here. */
  List<String> entering() {
    var script = new StringBuilder();
    for (var group : groups) {
      script.append(String.format(Locale.ROOT, "echo $$ > %s/cgroup.procs && ", group));
    }
    return List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh");
  }

  /** CPU time that all in here have used, by the kernel's account. */
  double usedSeconds() throws IOException {
    if (!unified) {
      var account = groups.get(groups.size() - 1).resolve("cpuacct.usage");
      return Long.parseLong(Files.readString(account).strip()) / 1e9;
    }
    for (var line : Files.readAllLines(groups.get(0).resolve("cpu.stat"))) {
      if (line.startsWith("usage_usec ")) {
        return Long.parseLong(line.substring("usage_usec ".length())) / 1e6;
      }
    }
    throw new IOException("cpu.stat has no usage_usec");
  }

  String account() {
    return unified ? "cpu.stat" : "cpuacct.usage";
  }

  /** Gone where it is empty; one with a process in it stays, and is of no harm. */
  @Override
  public void close() {
    for (var group : groups) {
      try {
        Files.deleteIfExists(group);
      } catch (IOException inUse) {
        Bench.say(group + " stays: " + inUse.getMessage());
      }
    }
  }
}
