package com.acme.desk;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Reads and writes files in every way the JDK has, as an application that knows no agent. */
final class Drives {
  private static final AtomicBoolean STOP = new AtomicBoolean();
  private static final AtomicLong MOVED = new AtomicLong();

  private Drives() {}

  /** One operation of some way. */
  private interface Way extends AutoCloseable {
    void go() throws IOException;

    @Override
    void close() throws IOException;
  }

  static String obey(String... order) throws Exception {
    return switch (order[1]) {
      case "once" -> once(order[2], Path.of(order[3]), Integer.parseInt(order[4]));
      case "begin" -> {
        begin(
            order[2],
            Path.of(order[3]),
            Integer.parseInt(order[4]),
            Integer.parseInt(order[5]),
            order[6]);
        yield "done";
      }
      case "moved" -> Long.toString(MOVED.get());
      case "stop" -> {
        STOP.set(true);
        yield "done";
      }
      case "for" ->
          sustained(
              order[2],
              Path.of(order[3]),
              Integer.parseInt(order[4]),
              Integer.parseInt(order[5]),
              Long.parseLong(order[6]));
      case "longest" ->
          longest(
              order[2], Path.of(order[3]), Integer.parseInt(order[4]), Integer.parseInt(order[5]));
      case "closed" -> closed(order[2], Path.of(order[3]), Integer.parseInt(order[4]));
      case "interrupted" -> interrupted(order[2], Path.of(order[3]), Integer.parseInt(order[4]));
      default -> throw new IllegalArgumentException(order[1]);
    };
  }

  /** How many milliseconds one operation takes. */
  private static String once(String how, Path file, int bytes) throws IOException {
    try (var way = open(how, file, bytes)) {
      var since = System.nanoTime();
      way.go();
      return Long.toString((System.nanoTime() - since) / 1_000_000);
    }
  }

  /** The milliseconds of each of so many operations in a row, longest last. */
  private static String longest(String how, Path file, int bytes, int times) throws IOException {
    var nanos = new long[times];
    try (var way = open(how, file, bytes)) {
      for (var i = 0; i < times; i++) {
        var since = System.nanoTime();
        way.go();
        nanos[i] = System.nanoTime() - since;
      }
    }
    Arrays.sort(nanos);
    return nanos[times / 2] / 1_000_000 + " " + nanos[times - 1] / 1_000_000;
  }

  /** Several threads, each with a file of its own, until they are stopped. */
  private static void begin(String how, Path file, int bytes, int threads, String name)
      throws IOException {
    STOP.set(false);
    MOVED.set(0);
    for (var i = 0; i < threads; i++) {
      var way = open(how, Path.of(file + "-" + i), bytes);
      var thread =
          new Thread(
              () -> {
                try (way) {
                  while (!STOP.get()) {
                    way.go();
                    MOVED.addAndGet(bytes);
                  }
                } catch (IOException problem) {
                  System.err.println(problem);
                }
              },
              name + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Bytes a second that several threads come to in so many milliseconds. */
  private static String sustained(String how, Path file, int bytes, int threads, long millis)
      throws Exception {
    var moved = new AtomicLong();
    var left = new CountDownLatch(threads);
    var since = System.nanoTime();
    var end = since + millis * 1_000_000;
    for (var i = 0; i < threads; i++) {
      var own = Path.of(file + "-" + i);
      var thread =
          new Thread(
              () -> {
                try (var way = open(how, own, bytes)) {
                  while (System.nanoTime() - end < 0) {
                    way.go();
                    moved.addAndGet(bytes);
                  }
                } catch (IOException problem) {
                  System.err.println(problem);
                }
                left.countDown();
              });
      thread.setDaemon(true);
      thread.start();
    }
    left.await();
    return Long.toString((long) (moved.get() / ((System.nanoTime() - since) / 1e9)));
  }

  /** What a writer that waits sees once another thread closes its file, and after how long. */
  private static String closed(String how, Path file, int bytes) throws Exception {
    var way = open(how, file, bytes);
    return after(
        way,
        writer -> {
          try {
            way.close();
          } catch (IOException problem) {
            System.err.println(problem);
          }
        });
  }

  /** What a writer that waits sees once it is interrupted, and after how long. */
  private static String interrupted(String how, Path file, int bytes) throws Exception {
    try (var way = open(how, file, bytes)) {
      return after(way, Thread::interrupt);
    }
  }

  private static String after(Way way, java.util.function.Consumer<Thread> disturbance)
      throws Exception {
    var seen = new String[] {"done"};
    var flag = new boolean[1];
    var writer =
        new Thread(
            () -> {
              try {
                while (true) {
                  way.go();
                  if (Thread.currentThread().isInterrupted()) {
                    break;
                  }
                }
              } catch (IOException problem) {
                seen[0] = problem.getClass().getSimpleName();
              }
              flag[0] = Thread.currentThread().isInterrupted();
            },
            "waiting-writer");
    writer.start();
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    var since = System.nanoTime();
    disturbance.accept(writer);
    writer.join();
    return seen[0] + " " + flag[0] + " " + (System.nanoTime() - since) / 1_000_000;
  }

  private static Way open(String how, Path file, int bytes) throws IOException {
    var content = new byte[bytes];
    return switch (how) {
      case "stream" -> {
        var out = new FileOutputStream(file.toFile());
        yield way(() -> out.write(content), out);
      }
      case "channel" -> {
        var channel = channel(file);
        yield way(() -> channel.write(ByteBuffer.wrap(content)), channel);
      }
      case "channelAt" -> {
        var channel = channel(file);
        yield way(() -> channel.write(ByteBuffer.wrap(content), 0), channel);
      }
      case "gathering" -> {
        var channel = channel(file);
        yield way(
            () ->
                channel.write(
                    new ByteBuffer[] {
                      ByteBuffer.wrap(content, 0, bytes / 2),
                      ByteBuffer.wrap(content, bytes / 2, bytes - bytes / 2)
                    }),
            channel);
      }
      case "random" -> {
        var random = new RandomAccessFile(file.toFile(), "rw");
        yield way(() -> random.write(content), random);
      }
      case "files" -> way(() -> Files.write(file, content), () -> {});
      case "mapped" -> {
        var channel = channel(file);
        var buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        yield way(
            () -> {
              buffer.put(0, content);
              buffer.force();
            },
            channel);
      }
      case "copy" -> {
        var source = Files.createTempFile("cemaf-source", ".bin");
        Files.write(source, content);
        yield way(
            () -> Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING),
            () -> Files.delete(source));
      }
      case "transfer" -> {
        var source = Files.createTempFile("cemaf-source", ".bin");
        Files.write(source, content);
        var from = FileChannel.open(source);
        var channel = channel(file);
        yield way(
            () -> from.transferTo(0, bytes, channel.position(0)),
            () -> {
              channel.close();
              from.close();
              Files.delete(source);
            });
      }
      case "readStream" -> {
        Files.write(file, content);
        yield way(
            () -> {
              try (var in = new FileInputStream(file.toFile())) {
                in.readNBytes(content, 0, bytes);
              }
            },
            () -> {});
      }
      case "readChannel" -> {
        Files.write(file, content);
        var channel = FileChannel.open(file);
        yield way(() -> channel.read(ByteBuffer.wrap(content), 0), channel);
      }
      case "readRandom" -> {
        Files.write(file, content);
        var random = new RandomAccessFile(file.toFile(), "r");
        yield way(
            () -> {
              random.seek(0);
              random.readFully(content);
            },
            random);
      }
      case "readFiles" -> {
        Files.write(file, content);
        yield way(() -> Files.readAllBytes(file), () -> {});
      }
      default -> throw new IllegalArgumentException(how);
    };
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private interface Step {
    void go() throws IOException;
  }

  private static Way way(Step go, java.io.Closeable close) {
    return new Way() {
      @Override
      public void go() throws IOException {
        go.go();
      }

      @Override
      public void close() throws IOException {
        close.close();
      }
    };
  }
}
