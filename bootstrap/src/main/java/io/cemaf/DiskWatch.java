package io.cemaf;

import java.io.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Knows the files that rules are about, and holds operations on them. What a path is was decided
 * when it was first seen: every further operation on a file that nobody cares about ends after a
 * look at its path. Public: the agent's loader extends it.
 */
public abstract class DiskWatch {
  /** A power of two. */
  private static final int SLOTS = 4096;

  /** What has been decided on a path. */
  private record Known(String path, boolean watched) {}

  /**
   * Read and written without order: what is found is whole, and whatever is missed is decided on
   * again.
   */
  private final @Nullable Known[] known = new @Nullable Known[SLOTS];

  /** Whether rules are about the file that was opened by this path. */
  protected abstract boolean isWatched(String path);

  /** Returns when so many bytes may be written; the file may be closed meanwhile. */
  protected abstract void write(long bytes, @Nullable FileDescriptor file);

  /** Returns when so many bytes, which have been read, are paid for. */
  protected abstract void read(long bytes, @Nullable FileDescriptor file);

  /** The path by which a channel's file was opened; null if it is no file's. */
  protected abstract @Nullable String pathOf(Object channel);

  /** A watched file has been mapped; the JDK keeps the mapping by this object. */
  protected abstract void mapped(Object unmapper);

  /** Returns when so many bytes of a mapping may be forced, if its file is watched. */
  protected abstract void force(Object mapping, long bytes);

  /** A file is closed: who waits to use it need not. */
  protected abstract void closed(FileDescriptor file);

  final boolean watches(String path) {
    var hash = path.hashCode();
    var slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    var entry = known[slot];
    if (entry != null && entry.path().equals(path)) {
      return entry.watched();
    }
    var other = known[slot ^ 1];
    return (other != null && other.path().equals(path)) ? other.watched() : look(path, slot);
  }

  /** What the agent itself reads for this is nobody's business. */
  private boolean look(String path, int slot) {
    var frame = Frame.current();
    if (frame.passes()) {
      return false;
    }
    frame.startPassing();
    try {
      var watched = isWatched(path);
      var before = known[slot];
      if (before != null) {
        known[slot ^ 1] = before;
      }
      known[slot] = new Known(path, watched);
      return watched;
    } catch (Throwable problem) {
      Gate.fault(problem);
      return false;
    } finally {
      frame.stopPassing();
    }
  }
}
