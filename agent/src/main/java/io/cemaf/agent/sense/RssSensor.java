package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The resident set of this process in bytes: VmRSS of /proc/self/status, which says its unit;
 * /proc/self/statm counts in pages, whose size would have to be found first.
 */
final class RssSensor extends Sensor {
  private static final String PATH = "/proc/self/status";
  private static final byte[] RESIDENT = "VmRSS:".getBytes(StandardCharsets.US_ASCII);
  private static final long KIB = 1024;
  private static final long MOST_KIB = (1L << 52) / KIB;

  private final FileRoot root;
  private KernelFile file;

  RssSensor(FileRoot root, Health health) {
    super("rss", health, SignalIndex.RSS);
    this.root = root;
    file = root.file(PATH);
  }

  @Override
  boolean find(long nowNanos) {
    file = open(root.file(PATH));
    source(file.name());
    return root.has(PATH);
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var text = file.read();
    var count = text.seek(RESIDENT) ? text.number() : FileText.NO_NUMBER;
    if (count <= 0 || count > MOST_KIB) {
      throw file.rubbish("a resident size");
    }
    into.set(SignalIndex.RSS, (double) (count * KIB));
  }
}
