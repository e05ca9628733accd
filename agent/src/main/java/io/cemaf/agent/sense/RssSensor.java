package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The resident set of this process in bytes: the second number of /proc/self/statm, which counts
 * pages; how large those are tells VmRSS of /proc/self/status, once. That file takes the kernel
 * several times as long, and is read where there is no other.
 */
final class RssSensor extends Sensor {
  private static final String STATUS = "/proc/self/status";
  private static final String PAGES = "/proc/self/statm";
  private static final byte[] RESIDENT = "VmRSS:".getBytes(StandardCharsets.US_ASCII);
  private static final long KIB = 1024;
  private static final long LEAST_PAGE = 4 * KIB;
  private static final long MOST_PAGE = KIB * KIB;
  private static final long MOST_BYTES = 1L << 52;

  private final FileRoot root;
  private KernelFile status;
  private KernelFile pages;

  /** 0 while it is not known. */
  private long pageBytes;

  RssSensor(FileRoot root, Health health) {
    super("rss", health, SignalIndex.RSS);
    this.root = root;
    status = root.file(STATUS);
    pages = root.file(PAGES);
  }

  @Override
  boolean find(long nowNanos) {
    status = open(root.file(STATUS));
    pages = open(root.file(PAGES));
    pageBytes = root.has(PAGES) ? pageBytes() : 0;
    source(pageBytes > 0 ? pages.name() : status.name());
    return pageBytes > 0 || root.has(STATUS);
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    into.set(SignalIndex.RSS, (double) (pageBytes > 0 ? pages() * pageBytes : statusBytes()));
  }

  /** The power of two that makes both files tell the same; 0 if none does. */
  private long pageBytes() {
    try {
      var ratio = (double) statusBytes() / pages();
      var nearest = Math.round(Math.log(ratio) / Math.log(2));
      var bytes = nearest < 0 || nearest >= Long.SIZE - 1 ? 0 : 1L << nearest;
      return bytes >= LEAST_PAGE && bytes <= MOST_PAGE ? bytes : 0;
    } catch (IOException unknown) {
      // read() says what is wrong with the file that is left
      return 0;
    }
  }

  private long statusBytes() throws IOException {
    var text = status.read();
    var count = text.seek(RESIDENT) ? text.number() : FileText.NO_NUMBER;
    if (count <= 0 || count > MOST_BYTES / KIB) {
      throw status.rubbish("a resident size");
    }
    return count * KIB;
  }

  private long pages() throws IOException {
    var text = pages.read();
    var all = text.number();
    var count = all < 0 ? FileText.NO_NUMBER : text.number();
    if (count <= 0 || count > MOST_BYTES / LEAST_PAGE) {
      throw pages.rubbish("a resident size in pages");
    }
    return count;
  }
}
