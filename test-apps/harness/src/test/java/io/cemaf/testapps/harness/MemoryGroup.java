package io.cemaf.testapps.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A control group with so much memory for one child process: of version 2 where the kernel has that
 * for memory, else of version 1.
 */
final class MemoryGroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  private final Path group;
  private final boolean unified;

  private MemoryGroup(Path group, boolean unified) {
    this.group = group;
    this.unified = unified;
  }

  /** Makes one, without swap; fails where this user may not, or the kernel cannot. */
  static MemoryGroup of(long bytes, String name) throws IOException {
    var unified = Files.exists(ROOT.resolve("cgroup.controllers"));
    var parent = unified ? ROOT : ROOT.resolve("memory");
    var made =
        new MemoryGroup(
            parent.resolve("cemaf-" + name + "-" + ProcessHandle.current().pid()), unified);
    try {
      if (unified) {
        Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+memory");
      }
      Files.createDirectory(made.group);
      made.limit(Long.toString(bytes));
    } catch (IOException refused) {
      made.close();
      throw refused;
    }
    return made;
  }

  private void limit(String bytes) throws IOException {
    if (unified) {
      write("memory.max", bytes);
      writeIfThere("memory.swap.max", "0");
    } else {
      write("memory.limit_in_bytes", bytes);
      writeIfThere("memory.memsw.limit_in_bytes", bytes);
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(group.resolve(file), text);
  }

  /** Without swap in the kernel there is no such file. */
  private void writeIfThere(String file, String text) throws IOException {
    if (Files.exists(group.resolve(file))) {
      write(file, text);
    }
  }

  /** What a command line begins with so that the rest of it runs in here. */
  String[] entering() {
    return List.of("/bin/sh", "-c", "echo $$ > " + group + "/cgroup.procs && exec \"$@\"", "sh")
        .toArray(String[]::new);
  }

  /** How often the kernel has killed somebody in here. */
  long kills() throws IOException {
    var file = group.resolve(unified ? "memory.events" : "memory.oom_control");
    for (var line : Files.readAllLines(file)) {
      if (line.startsWith("oom_kill ")) {
        return Long.parseLong(line.substring("oom_kill ".length()));
      }
    }
    throw new IOException(file + " has no oom_kill");
  }

  /** Gone where it is empty; one with a process in it stays, and is of no harm. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(group);
    } catch (IOException inUse) {
      System.err.println(group + " stays: " + inUse.getMessage());
    }
  }
}
