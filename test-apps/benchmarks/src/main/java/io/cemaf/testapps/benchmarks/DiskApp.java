package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to files of a directory from several threads, each over and over the same megabytes, and
 * prints what they come to a second, and what the 99th percentile of reads is meanwhile.
 */
final class DiskApp {
  private static final int FILE_BYTES = 16 << 20;
  private static final int READ_BYTES = 4 << 10;
  private static final long BETWEEN_READS_NANOS = 2_000_000;
  private static final long WINDOW_NANOS = 1_000_000_000L;
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private DiskApp() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var directory = Path.of(arguments[0]);
    var threads = Integer.parseInt(arguments[1]);
    var bytes = Integer.parseInt(arguments[2]);
    var nanos = (long) (Double.parseDouble(arguments[3]) * 1e9);
    System.out.println("main");
    awaitPaced(directory.resolve("first"), DiskFigures.RATE);
    var stop = new AtomicBoolean();
    var moved = new AtomicLong();
    var left = new CountDownLatch(threads);
    for (var i = 0; i < threads; i++) {
      var file = directory.resolve("file" + i);
      var thread =
          new Thread(
              () -> {
                write(file, bytes, stop, moved);
                left.countDown();
              });
      thread.start();
    }
    var since = System.nanoTime();
    var p99 = readP99(directory.resolve("file0"), since + nanos);
    var seconds = (System.nanoTime() - since) / 1e9;
    System.out.println((long) (moved.get() / seconds) + " " + p99);
    stop.set(true);
    left.await();
  }

  /**
   * Until a second's writing comes to little more than the rate: the agent may need its time to
   * begin, and one operation may be slow for other reasons.
   */
  static void awaitPaced(Path file, double bytesPerSecond) throws IOException {
    var end = System.nanoTime() + PATIENCE_NANOS;
    try (var channel = open(file)) {
      while (System.nanoTime() - end < 0) {
        var since = System.nanoTime();
        var moved = 0L;
        while (System.nanoTime() - since < WINDOW_NANOS) {
          moved += channel.write(ByteBuffer.allocate(64 << 10), 0);
        }
        if (moved / ((System.nanoTime() - since) / 1e9) < 1.3 * bytesPerSecond) {
          return;
        }
      }
    }
    throw new IOException("nothing is paced");
  }

  private static void write(Path file, int bytes, AtomicBoolean stop, AtomicLong moved) {
    try (var channel = open(file)) {
      for (var at = 0L; !stop.get(); at = (at + bytes) % FILE_BYTES) {
        channel.write(ByteBuffer.allocate(bytes), at);
        moved.addAndGet(bytes);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static long readP99(Path file, long end) throws IOException {
    var nanos = new long[1 << 20];
    var reads = 0;
    try (var channel = open(file)) {
      while (System.nanoTime() - end < 0 && reads < nanos.length) {
        var since = System.nanoTime();
        channel.read(ByteBuffer.allocate(READ_BYTES), 0);
        nanos[reads++] = System.nanoTime() - since;
        LockSupport.parkNanos(BETWEEN_READS_NANOS);
      }
    }
    var sorted = Arrays.copyOf(nanos, reads);
    Arrays.sort(sorted);
    return sorted[Math.min(reads - 1, (int) (reads * 0.99))];
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
