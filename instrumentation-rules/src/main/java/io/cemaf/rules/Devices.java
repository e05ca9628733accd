package io.cemaf.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which device this is; what holds on it is data, under {@code devices/}. */
final class Devices {
  static final String AUTO = "auto";
  static final List<String> WORDS =
      List.of(AUTO, "raspberry-pi-4", "jetson-nano", "intel-nuc", "container", "server");

  /** What cgroup v1 writes for no limit: the largest number of whole pages. */
  private static final long NO_LIMIT = 1L << 60;

  private Devices() {}

  /** A board keeps its thresholds inside a container: it heats up all the same. */
  static String detect(Path root) {
    var model = read(root.resolve("proc/device-tree/model"));
    if (model.contains("Raspberry Pi")) {
      return "raspberry-pi-4";
    }
    if (model.contains("Jetson")) {
      return "jetson-nano";
    }
    if (read(root.resolve("sys/class/dmi/id/product_name")).contains("NUC")) {
      return "intel-nuc";
    }
    return isLimited(root) ? "container" : "server";
  }

  /** The thresholds of a device, in the rules language. */
  static Section section(String device, Reading reading) {
    return Resources.section("devices/" + device + ".yaml", RootShape.SHAPE, reading);
  }

  private static boolean isLimited(Path root) {
    for (var line : read(root.resolve("proc/self/cgroup")).split("\n", -1)) {
      var controllers = line.indexOf(':');
      var path = line.indexOf(':', controllers + 1);
      if (controllers < 0 || path < 0) {
        continue;
      }
      var names = "," + line.substring(controllers + 1, path) + ",";
      var group = line.substring(path + 1);
      var limited =
          names.equals(",,")
              ? isLimitedV2(root.resolve("sys/fs/cgroup"), group)
              : (names.contains(",memory,") && isMemoryLimitedV1(root, group))
                  || (names.contains(",cpu,") && isCpuLimitedV1(root, group));
      if (limited) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLimitedV2(Path mount, String group) {
    for (var path = group; ; path = path.substring(0, path.lastIndexOf('/'))) {
      var directory = mount.resolve(relative(path));
      if (isSet(read(directory.resolve("memory.max")))
          || isSet(read(directory.resolve("cpu.max")))) {
        return true;
      }
      if (path.lastIndexOf('/') < 0) {
        return false;
      }
    }
  }

  private static boolean isSet(String limit) {
    return !limit.isBlank() && !limit.startsWith("max");
  }

  /** The container's own group is the mount's root where it cannot see its path. */
  private static boolean isMemoryLimitedV1(Path root, String group) {
    var mount = root.resolve("sys/fs/cgroup/memory");
    return number(read(mount.resolve(relative(group)).resolve("memory.limit_in_bytes"))) < NO_LIMIT
        || number(read(mount.resolve("memory.limit_in_bytes"))) < NO_LIMIT;
  }

  private static boolean isCpuLimitedV1(Path root, String group) {
    for (var name : new String[] {"cpu", "cpu,cpuacct"}) {
      var mount = root.resolve("sys/fs/cgroup/" + name);
      for (var directory : new Path[] {mount.resolve(relative(group)), mount}) {
        var quota = read(directory.resolve("cpu.cfs_quota_us"));
        if (!quota.isBlank() && !quota.startsWith("-")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String relative(String group) {
    return group.startsWith("/") ? group.substring(1) : group;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | SecurityException e) {
      return ""; // no such file: not that device
    }
  }
}
