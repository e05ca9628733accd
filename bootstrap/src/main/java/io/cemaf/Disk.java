package io.cemaf;

import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's own classes tell of reading and writing files, woven for that while rules are
 * about disks: before they write, and after they have read. Public: the JDK's classes call it.
 */
public final class Disk {
  private static volatile @Nullable DiskWatch watch;

  private Disk() {}

  /** Says who is told; null for nobody. */
  public static void watch(@Nullable DiskWatch told) {
    watch = told;
  }

  /** So many bytes are about to be written. */
  public static void write(@Nullable String path, long bytes, @Nullable FileDescriptor file) {
    var told = watching(path);
    if (told != null) {
      pace(told, true, bytes, file);
    }
  }

  /** What remains in a buffer is about to be written. */
  public static void write(
      @Nullable String path, @Nullable Object buffer, @Nullable FileDescriptor file) {
    var told = watching(path);
    if (told != null && buffer instanceof ByteBuffer bytes) {
      pace(told, true, bytes.remaining(), file);
    }
  }

  /** What remains in some of these buffers is about to be written. */
  public static void write(
      @Nullable String path,
      @Nullable Object @Nullable [] buffers,
      int offset,
      int length,
      @Nullable FileDescriptor file) {
    var told = watching(path);
    if (told != null && buffers != null) {
      var bytes = 0L;
      for (var i = Math.max(0, offset); i < buffers.length && i - offset < length; i++) {
        bytes += buffers[i] instanceof ByteBuffer buffer ? buffer.remaining() : 0;
      }
      pace(told, true, bytes, file);
    }
  }

  /** So many bytes have been read; negative for none. */
  public static void read(long bytes, @Nullable String path, @Nullable FileDescriptor file) {
    var told = watching(path);
    if (told != null) {
      pace(told, false, bytes, file);
    }
  }

  /** As {@link #read(long, String, FileDescriptor)}. */
  public static void read(int bytes, @Nullable String path, @Nullable FileDescriptor file) {
    read((long) bytes, path, file);
  }

  /** One byte has been read; negative if there was none. */
  public static void readByte(int value, @Nullable String path, @Nullable FileDescriptor file) {
    if (value >= 0) {
      read(1L, path, file);
    }
  }

  /** So many bytes have gone from a file to a channel; negative for none. */
  public static void transferred(long bytes, @Nullable String path, @Nullable Object target) {
    if (watch != null && bytes > 0) {
      read(bytes, path, null);
      write(pathOf(target), bytes, (FileDescriptor) null);
    }
  }

  /** So many bytes have come to a file from a channel; negative for none. */
  public static void received(long bytes, @Nullable String path, @Nullable Object source) {
    if (watch != null && bytes > 0) {
      read(bytes, pathOf(source), null);
      write(path, bytes, (FileDescriptor) null);
    }
  }

  private static @Nullable String pathOf(@Nullable Object channel) {
    var told = watch;
    try {
      return told == null || channel == null ? null : told.pathOf(channel);
    } catch (Throwable problem) {
      Gate.fault(problem);
      return null;
    }
  }

  /** A file of so many bytes is about to be copied. */
  public static void copy(@Nullable Object source, @Nullable Object target, long bytes) {
    if (watch != null && source != null && target != null) {
      read(bytes, source.toString(), null);
      write(target.toString(), bytes, (FileDescriptor) null);
    }
  }

  /** A file has been mapped; null if nothing of it was. */
  public static void mapped(@Nullable Object unmapper, @Nullable String path) {
    var told = watching(path);
    if (told != null && unmapper != null) {
      try {
        told.mapped(unmapper);
      } catch (Throwable problem) {
        Gate.fault(problem);
      }
    }
  }

  /** So many bytes of a mapping are about to be forced. */
  public static void force(@Nullable Object mapping, long bytes) {
    var told = watch;
    if (told == null || mapping == null || bytes <= 0) {
      return;
    }
    var frame = Frame.current();
    if (frame.passes()) {
      return;
    }
    frame.startPassing();
    try {
      told.force(mapping, bytes);
    } catch (Throwable problem) {
      Gate.fault(problem);
    } finally {
      frame.stopPassing();
    }
  }

  /** A file is closed. */
  public static void closed(@Nullable FileDescriptor file) {
    var told = watch;
    if (told != null && file != null) {
      try {
        told.closed(file);
      } catch (Throwable problem) {
        Gate.fault(problem);
      }
    }
  }

  private static @Nullable DiskWatch watching(@Nullable String path) {
    var told = watch;
    return told != null && path != null && told.watches(path) ? told : null;
  }

  private static void pace(
      DiskWatch told, boolean write, long bytes, @Nullable FileDescriptor file) {
    var frame = Frame.current();
    if (bytes <= 0 || frame.passes()) {
      return;
    }
    frame.startPassing();
    try {
      if (write) {
        told.write(bytes, file);
      } else {
        told.read(bytes, file);
      }
    } catch (Throwable problem) {
      Gate.fault(problem);
    } finally {
      frame.stopPassing();
    }
  }
}
