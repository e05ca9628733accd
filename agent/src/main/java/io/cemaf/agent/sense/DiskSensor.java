package io.cemaf.agent.sense;

import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The used share of a file system, looked at once a second. */
final class DiskSensor extends Sensor {
  private static final long INTERVAL_NANOS = 1_000_000_000L;

  private final String named;
  private Path path = Path.of("");
  private @Nullable FileStore store;
  private long readNanos;
  private double used = Double.NaN;

  /**
   * Touches nothing yet.
   *
   * @param named a path on it; empty for the working directory
   */
  DiskSensor(String named, Health health) {
    super("disk", health, SignalIndex.DISK);
    this.named = named;
  }

  @Override
  boolean find(long nowNanos) {
    path = Path.of(named).toAbsolutePath();
    source(path.toString());
    store = null;
    return true;
  }

  @Override
  void read(long nowNanos, Sample into) throws IOException {
    var known = store;
    var since = nowNanos - readNanos;
    if (known == null || since >= INTERVAL_NANOS || since < 0) {
      used = Double.NaN;
      readNanos = nowNanos;
      if (known == null) {
        known = Files.getFileStore(path);
      }
      store = null;
      used = used(known);
      store = known;
    }
    into.set(SignalIndex.DISK, used);
  }

  private double used(FileStore known) throws IOException {
    var total = known.getTotalSpace();
    // what others may still write: the space kept for root does not count as free
    var usable = known.getUsableSpace();
    if (total <= 0 || usable < 0 || usable > total) {
      throw new IOException(
          path + " is on a file system with " + usable + " of " + total + " bytes to use");
    }
    return (double) (total - usable) / total;
  }
}
