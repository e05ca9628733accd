package io.cemaf.agent.sense;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of this process, version 1, version 2 or both at once, from /proc/self/cgroup
 * ({@code 4:memory:/docker/1a2b}, {@code 0::/user.slice}) and /proc/self/mountinfo.
 */
final class Cgroups {
  private static final String SEPARATOR = " - ";

  private final FileRoot root;
  private final List<String> groups;
  private final List<String> mounts;

  private Cgroups(FileRoot root, List<String> groups, List<String> mounts) {
    this.root = root;
    this.groups = groups;
    this.mounts = mounts;
  }

  /**
   * One control group.
   *
   * @param below where it lies under the mount point, the same in every hierarchy
   */
  record Group(Path directory, Path below) {
    Path file(String name) {
      return directory.resolve(name);
    }

    boolean has(String name) {
      return Files.exists(file(name));
    }
  }

  static Cgroups of(FileRoot root) {
    return new Cgroups(root, root.lines("/proc/self/cgroup"), root.lines("/proc/self/mountinfo"));
  }

  /**
   * The version 1 groups of a controller, this process's own first, then its ancestors up to the
   * mount point; none if the controller is not mounted in version 1.
   */
  List<Group> v1(String controller) {
    for (var line : groups) {
      var parts = line.split(":", 3);
      if (parts.length == 3 && Arrays.asList(parts[1].split(",", -1)).contains(controller)) {
        return upwards(mount("cgroup", controller), parts[2]);
      }
    }
    return List.of();
  }

  /** The version 2 groups, this process's own first, then its ancestors; none without one. */
  List<Group> v2() {
    for (var line : groups) {
      if (line.startsWith("0::")) {
        return upwards(mount("cgroup2", null), line.substring(3));
      }
    }
    return List.of();
  }

  /** A mounted hierarchy: which part of it, and where. */
  private record Mount(String part, String point) {}

  // 33 31 0:30 /docker/1a2b /sys/fs/cgroup/cpu rw shared:9 - cgroup cgroup rw,cpu,cpuacct
  private @Nullable Mount mount(String type, @Nullable String controller) {
    Mount found = null;
    for (var line : mounts) {
      // no regular expression: this is read while the agent starts
      var dash = line.indexOf(SEPARATOR);
      if (dash < 0) {
        continue;
      }
      var place = line.substring(0, dash).split(" ", -1);
      var system = line.substring(dash + SEPARATOR.length()).split(" ", -1);
      var matches =
          place.length >= 5
              && system.length >= 3
              && system[0].equals(type)
              && (controller == null
                  || Arrays.asList(system[2].split(",", -1)).contains(controller));
      // a container may see its host's hierarchies a second time, somewhere else
      if (matches && (found == null || place[4].startsWith("/sys/fs/cgroup"))) {
        found = new Mount(place[3], place[4]);
        if (place[4].startsWith("/sys/fs/cgroup")) {
          return found;
        }
      }
    }
    return found;
  }

  private List<Group> upwards(@Nullable Mount mount, String group) {
    if (mount == null) {
      return List.of();
    }
    var top = root.at(mount.point()).normalize();
    var own = top.resolve(below(mount, group)).normalize();
    if (!own.startsWith(top)) {
      // "/../.." is how a group outside the name space reads
      own = top;
    }
    var above = new ArrayList<Group>();
    for (var at = own; at != null && at.startsWith(top); at = at.getParent()) {
      if (Files.isDirectory(at)) {
        above.add(new Group(at, top.relativize(at)));
      }
    }
    return above;
  }

  private static String below(Mount mount, String group) {
    var relative = group;
    if (!mount.part().equals("/")) {
      // the mount shows a part of the hierarchy only: a container's own group, mostly
      var inside = group.equals(mount.part()) || group.startsWith(mount.part() + "/");
      relative = inside ? group.substring(mount.part().length()) : "";
    }
    int start = 0;
    while (start < relative.length() && relative.charAt(start) == '/') {
      start++;
    }
    return relative.substring(start);
  }
}
