package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A machine made of files: a directory that stands for {@code /} when {@code /proc} and {@code
 * /sys} are read. Files are rewritten in place and in one write of constant length, since whoever
 * watches them keeps them open and must never see half a change.
 */
public final class FakeHost implements AutoCloseable {
  private static final int FILE_BYTES = 1_024;
  private static final int CPUS = 4;
  private static final String CPU_LINES = "cpu%d 0 0 0 0 0 0 0 0 0 0\n";
  private static final int TICKS_PER_SECOND = 100;
  private static final int PAGE_BYTES = 4_096;
  private static final String TEMPERATURE = "sys/class/thermal/thermal_zone0/temp";

  private final Path root;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(FakeHost::daemon);
  private volatile double busy = 0.05;
  private long busyTicks;
  private long idleTicks;
  private long lastNanos;
  private long waveNanos;
  private volatile Runnable temperature = () -> {};
  private volatile Runnable leak = () -> {};
  private volatile double usedMemory;

  private FakeHost(Path root) {
    this.root = root;
  }

  /** A board with four cores, 8 GiB of memory, half of it used, at 50 degrees, idle. */
  public static FakeHost in(Path directory) {
    var host = new FakeHost(directory);
    host.write("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
    host.setTemperature(50);
    host.setMemory(8L << 30, 4L << 30);
    host.setResident(128L << 20);
    host.setLoad(0.2);
    host.setPressure("cpu", 0);
    host.setPressure("memory", 0);
    host.setPressure("io", 0);
    host.write("proc/self/cgroup", "0::/\n");
    host.write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    host.lastNanos = System.nanoTime();
    host.tick();
    var unused = host.ticker.scheduleAtFixedRate(host::tick, 50, 50, TimeUnit.MILLISECONDS);
    return host;
  }

  public Path root() {
    return root;
  }

  public Path temperatureFile() {
    return root.resolve(TEMPERATURE);
  }

  public void setTemperature(double celsius) {
    write(TEMPERATURE, Math.round(celsius * 1_000) + "\n");
  }

  /** Lets the temperature follow a curve from the moment on that something has begun. */
  void play(HeatWave wave, BooleanSupplier begun) {
    temperature =
        () -> {
          if (waveNanos == 0 && begun.getAsBoolean()) {
            waveNanos = System.nanoTime();
          }
          if (waveNanos != 0) {
            setTemperature(wave.at(Duration.ofNanos(System.nanoTime() - waveNanos)));
          }
        };
  }

  /** In bytes; available is what could be had without swapping. */
  public void setMemory(long total, long available) {
    write(
        "proc/meminfo",
        String.format(
            Locale.ROOT,
            "MemTotal:       %d kB%nMemFree:        %d kB%nMemAvailable:   %d kB%n"
                + "Buffers:        0 kB%nCached:         0 kB%nSwapTotal:      0 kB%n"
                + "SwapFree:       0 kB%n",
            total >> 10,
            available >> 10,
            available >> 10));
  }

  /**
   * Lets used memory of 8 GiB grow from now on, and stay where the leak ends.
   *
   * @param shareASecond of all memory
   */
  void leak(double fromShare, double toShare, double shareASecond) {
    var since = System.nanoTime();
    leak =
        () -> {
          var seconds = (System.nanoTime() - since) / 1e9;
          usedMemory = Math.min(toShare, fromShare + shareASecond * seconds);
          setMemory(8L << 30, Math.round((1 - usedMemory) * (8L << 30)));
        };
  }

  /** The share of memory that has leaked by now. */
  double leaked() {
    return usedMemory;
  }

  /** How much of the JVM is in memory, in bytes. */
  public void setResident(long bytes) {
    var pages = bytes / PAGE_BYTES;
    write("proc/self/statm", pages * 4 + " " + pages + " 5000 1 0 " + pages * 2 + " 0\n");
    write("proc/self/status", "Name:\tjava\nVmRSS:\t" + (bytes >> 10) + " kB\n");
  }

  /** The share of all cores that is busy from now on. */
  public void setCpu(double share) {
    busy = share;
  }

  /** The load average of the last minute. */
  public void setLoad(double load) {
    write(
        "proc/loadavg",
        String.format(Locale.ROOT, "%.2f %.2f %.2f 1/100 4242%n", load, load, load));
  }

  /** Pressure stall: the share of the last ten seconds in which some task waited. */
  public void setPressure(String resource, double share) {
    var line =
        String.format(
            Locale.ROOT, " avg10=%.2f avg60=%.2f avg300=%.2f total=1000", share * 100, 0.0, 0.0);
    write("proc/pressure/" + resource, "some" + line + "\nfull" + line + "\n");
  }

  /** Puts the JVM into a version 2 cgroup with limits of its own. */
  public void setCgroup(double cores, long memoryLimit, long memoryCurrent, long inactiveFile) {
    write("sys/fs/cgroup/cgroup.controllers", "cpu memory io\n");
    write("sys/fs/cgroup/cpu.max", Math.round(cores * 100_000) + " 100000\n");
    write(
        "sys/fs/cgroup/cpu.stat", "usage_usec 0\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n");
    write("sys/fs/cgroup/memory.max", memoryLimit + "\n");
    write("sys/fs/cgroup/memory.current", memoryCurrent + "\n");
    write("sys/fs/cgroup/memory.stat", "anon 0\nfile 0\ninactive_file " + inactiveFile + "\n");
  }

  /** What the one disk has read and written so far, in bytes. */
  public void setDisk(long read, long written) {
    var line = " 5 0 " + read / 512 + " 1 6 0 " + written / 512 + " 1 0 1 2\n";
    write("proc/diskstats", "   7 0 loop0 9 0 9 9 9 0 9 9 0 9 9\n   8 0 sda" + line);
  }

  /** What the one interface beside loopback has received and sent so far, in bytes. */
  public void setNetwork(long received, long sent) {
    write(
        "proc/net/dev",
        "Inter-|   Receive  |  Transmit\n face |bytes packets |bytes packets\n"
            + "    lo: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0\n  eth0: "
            + received
            + " 1 0 0 0 0 0 0 "
            + sent
            + " 1 0 0 0 0 0 0\n");
  }

  /** How long the cgroup has been kept from its cores so far, in microseconds. */
  public void setThrottled(long micros) {
    write(
        "sys/fs/cgroup/cpu.stat",
        "usage_usec 0\nnr_periods 9\nnr_throttled 9\nthrottled_usec " + micros + "\n");
  }

  /** Writes any file of the machine. */
  public void write(String file, String content) {
    var path = root.resolve(file);
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    var padded = Arrays.copyOf(bytes, Math.max(bytes.length, FILE_BYTES));
    Arrays.fill(padded, bytes.length, padded.length, (byte) '\n');
    try {
      Files.createDirectories(path.getParent());
      try (var channel =
          Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        var written = channel.write(ByteBuffer.wrap(padded));
        if (written != padded.length) {
          throw new IOException("only " + written + " bytes written to " + path);
        }
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Takes a file away, as an unplugged device does. */
  public void remove(String file) {
    try {
      Files.deleteIfExists(root.resolve(file));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }

  private void tick() {
    temperature.run();
    leak.run();
    var now = System.nanoTime();
    var ticks = Math.round((now - lastNanos) / 1e9 * TICKS_PER_SECOND * CPUS);
    if (ticks > 0 || busyTicks == 0) {
      lastNanos = now;
      busyTicks += Math.round(ticks * busy) + (busyTicks == 0 ? 1 : 0);
      idleTicks += ticks - Math.round(ticks * busy);
      write("proc/stat", "cpu  " + busyTicks + " 0 0 " + idleTicks + " 0 0 0 0 0 0\n" + cpuLines());
    }
  }

  private static String cpuLines() {
    return IntStream.range(0, CPUS).mapToObj(CPU_LINES::formatted).collect(Collectors.joining());
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "fake-host");
    thread.setDaemon(true);
    return thread;
  }
}
