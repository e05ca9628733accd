package io.cemaf.agent.sense;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that the kernel writes anew for each read, kept open. No FileChannel: that goes through
 * several times the code, interpreted in a young JVM, and an interrupt closes it.
 */
final class KernelFile implements Closeable {
  private final Path path;
  private final String name;
  private final FileText text;
  private final boolean kept;
  private @Nullable RandomAccessFile file;
  private boolean read;

  /**
   * Opens nothing yet.
   *
   * @param kept whether the descriptor is good for the file's life: true of the kernel's files,
   *     whose reads fail once they are gone; not of plain ones, which can be replaced unseen
   */
  KernelFile(Path path, FileText text, boolean kept) {
    this.path = path;
    name = path.toString();
    this.text = text;
    this.kept = kept;
  }

  Path path() {
    return path;
  }

  /** The path as text; the same object each time. */
  String name() {
    return name;
  }

  /** Whether it was read since {@link #begin}. */
  boolean wasRead() {
    return read;
  }

  /** Begins a sample. */
  void begin() {
    read = false;
  }

  /** Its text as it is now, valid until the next file is read. */
  FileText read() throws IOException {
    if (!kept) {
      close();
    }
    var open = file;
    if (open == null) {
      open = new RandomAccessFile(name, "r");
      file = open;
    }
    // one read is enough: the kernel writes such a file as a whole, up to the room there is
    read = true;
    int length;
    try {
      length = text.read(open);
    } catch (IOException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
    if (length <= 0) {
      throw new IOException(path + " is empty");
    }
    return text;
  }

  /** What to throw where the text is not what it should be. */
  IOException rubbish(String expected) {
    return new IOException(path + " does not hold " + expected);
  }

  /** Forgets the descriptor; the next read opens the file again. */
  @Override
  public void close() throws IOException {
    var open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
