package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * The resident set of this process in bytes: pages from /proc/self/statm where the page size is
 * known from /proc/self/auxv, else VmRSS of /proc/self/status, which costs the kernel more.
 */
final class RssSensor extends Sensor {
  private static final byte[] RESIDENT = "VmRSS:".getBytes(StandardCharsets.US_ASCII);
  private static final int AT_PAGESZ = 6;
  private static final long KIB = 1024;
  private static final long MOST_BYTES = 1L << 52;

  private final FileRoot root;
  private KernelFile file;
  private boolean inPages;
  private long pageSize;

  RssSensor(FileRoot root, Health health) {
    super("rss", health, SignalIndex.RSS);
    this.root = root;
    file = root.file("/proc/self/statm");
  }

  @Override
  boolean find(long nowNanos) {
    pageSize = pageSize();
    inPages = pageSize > 0 && root.has("/proc/self/statm");
    var path = inPages ? "/proc/self/statm" : "/proc/self/status";
    file = open(root.file(path));
    source(file.name());
    return root.has(path);
  }

  /**
   * The page size in bytes, 0 if it is not known.
   *
   * <pre>
   *   0        8        16        each entry, in the machine's byte order, for 64 bits
   *   |  type  | value  |
   * </pre>
   */
  private long pageSize() {
    try {
      var entries =
          ByteBuffer.wrap(Files.readAllBytes(root.at("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (entries.remaining() >= 2 * Long.BYTES) {
        var type = entries.getLong();
        var value = entries.getLong();
        if (type == AT_PAGESZ) {
          return Long.bitCount(value) == 1 && value >= KIB && value < MOST_BYTES ? value : 0;
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var text = file.read();
    long count;
    long unit = KIB;
    if (inPages) {
      text.number();
      count = text.number();
      unit = pageSize;
    } else {
      count = text.seek(RESIDENT) ? text.number() : FileText.NO_NUMBER;
    }
    if (count <= 0 || count > MOST_BYTES / unit) {
      throw file.rubbish("a resident size");
    }
    into.set(SignalIndex.RSS, (double) (count * unit));
  }
}
