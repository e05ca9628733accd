package io.cemaf.agent.sense;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Counts processes by the name of their command, those that have ended but are not reaped aside.
 */
final class ProcessCount implements Probe.Work<int[]> {
  /** The kernel keeps no more of a name. */
  private static final int MOST_NAME = 15;

  private static final int MOST_BYTES = 256;

  private final File proc;
  private final byte[][] names;
  private final byte[] bytes = new byte[MOST_BYTES];

  ProcessCount(Path proc, List<String> commands) {
    this.proc = proc.toFile();
    names = new byte[commands.size()][];
    for (int i = 0; i < names.length; i++) {
      var name = commands.get(i).getBytes(StandardCharsets.UTF_8);
      names[i] = java.util.Arrays.copyOf(name, Math.min(name.length, MOST_NAME));
    }
  }

  @Override
  public int[] look() throws IOException {
    var entries = proc.list();
    if (entries == null) {
      throw new IOException(proc + " cannot be listed");
    }
    var counts = new int[names.length];
    for (var entry : entries) {
      if (isNumber(entry)) {
        count(entry, counts);
      }
    }
    return counts;
  }

  private static boolean isNumber(String entry) {
    for (int i = 0; i < entry.length(); i++) {
      if (entry.charAt(i) < '0' || entry.charAt(i) > '9') {
        return false;
      }
    }
    return !entry.isEmpty();
  }

  // 4711 (node) S 1 ...; the name itself may hold blanks and parentheses
  private void count(String pid, int[] counts) {
    var length = read(pid);
    var start = 0;
    while (start < length && bytes[start] != '(') {
      start++;
    }
    var end = length - 1;
    while (end > start && bytes[end] != ')') {
      end--;
    }
    if (end <= start || end + 2 >= length || bytes[end + 2] == 'Z' || bytes[end + 2] == 'X') {
      return;
    }
    for (int i = 0; i < names.length; i++) {
      if (is(names[i], start + 1, end)) {
        counts[i]++;
      }
    }
  }

  /** How much of it was read; nothing of one that has ended meanwhile. */
  private int read(String pid) {
    try (var stat = new RandomAccessFile(new File(proc, pid + "/stat"), "r")) {
      return stat.read(bytes, 0, bytes.length);
    } catch (IOException ended) {
      return 0;
    }
  }

  private boolean is(byte[] name, int start, int end) {
    var same = name.length == end - start;
    for (int i = 0; same && i < name.length; i++) {
      same = bytes[start + i] == name[i];
    }
    return same;
  }
}
