package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The least operations on a file that no rule is about, with the agent and without it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DiskBenchmark {
  /** Where rules pace; absent without the agent. */
  static final String WATCHED = "bench.watched";

  private static final MethodHandle TOLD = told();

  private static MethodHandle told() {
    try {
      return MethodHandles.lookup()
          .findStatic(
              Class.forName("io.cemaf.Disk", true, null),
              "write",
              MethodType.methodType(
                  void.class, String.class, long.class, java.io.FileDescriptor.class));
    } catch (ReflectiveOperationException noAgent) {
      return MethodHandles.empty(
          MethodType.methodType(
              void.class, String.class, long.class, java.io.FileDescriptor.class));
    }
  }

  /** A file in memory, where that is. */
  @State(Scope.Benchmark)
  public static class Unwatched {
    private final ByteBuffer one = ByteBuffer.allocateDirect(1);
    private final Opened file = open();
    private final String name = file.path().toString();

    @TearDown
    public void close() throws IOException {
      file.channel().close();
      file.random().close();
      Files.delete(file.path());
    }
  }

  private record Opened(Path path, FileChannel channel, RandomAccessFile random) {}

  /** Once what is watched is paced, if anything is. */
  private static Opened open() {
    try {
      var watched = System.getProperty(WATCHED, "");
      if (!watched.isEmpty()) {
        DiskApp.awaitPaced(Path.of(watched).resolve("paced"), DiskFigures.RATE);
      }
      var memory = Path.of("/dev/shm");
      var path =
          Files.isWritable(memory)
              ? Files.createTempFile(memory, "cemaf-bench", ".bin")
              : Files.createTempFile("cemaf-bench", ".bin");
      var random = new RandomAccessFile(path.toFile(), "rw");
      random.write(1);
      return new Opened(path, FileChannel.open(path, StandardOpenOption.WRITE), random);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Benchmark
  public int channelWrite(Unwatched file) throws IOException {
    file.one.clear();
    return file.file.channel().write(file.one, 0);
  }

  @Benchmark
  public int randomRead(Unwatched file) throws IOException {
    file.file.random().seek(0);
    return file.file.random().read();
  }

  /** What the JDK's methods call, alone. */
  @Benchmark
  public void told(Unwatched file) throws Throwable {
    TOLD.invokeExact(file.name, 1L, (java.io.FileDescriptor) null);
  }
}
