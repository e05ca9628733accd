package io.cemaf.agent.sense;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The used share of the file system that a path is on; looked for again after a failure. */
final class FileStoreUse implements Probe.Work<Double> {
  private final Path path;
  private @Nullable FileStore store;

  FileStoreUse(Path path) {
    this.path = path;
  }

  @Override
  public Double look() throws IOException {
    var known = store;
    store = null;
    if (known == null) {
      known = Files.getFileStore(path);
    }
    var total = known.getTotalSpace();
    // what others may still write: the space kept for root does not count as free
    var usable = known.getUsableSpace();
    if (total <= 0 || usable < 0 || usable > total) {
      throw new IOException(
          path + " is on a file system with " + usable + " of " + total + " bytes to use");
    }
    store = known;
    return (double) (total - usable) / total;
  }
}
