package io.cemaf.agent.disk;

import io.cemaf.Disk;
import io.cemaf.agent.observe.DiskFacts;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reading and writing of the files that rules are about, of one JVM. */
public final class DiskBoard {
  private static final long TELL_NANOS = 1_000_000_000L;

  private final LongSupplier clock;
  private final Health health;
  private final DiskPacer pacer;
  private final Mappings mappings = new Mappings();
  private final Teller written;
  private final Teller read;
  private final ReentrantLock wearing = new ReentrantLock();
  private final Wear wear;
  private List<String> paths = List.of();
  private long toldNanos;

  /**
   * Watches nothing yet.
   *
   * @param mayWait whether the current thread may be held
   */
  public DiskBoard(LongSupplier clock, BooleanSupplier mayWait, Health health, Recorder recorder) {
    this.clock = clock;
    this.health = health;
    pacer = new DiskPacer(clock, mayWait, health);
    written = new Teller(true, pacer.written(), recorder);
    read = new Teller(false, pacer.read(), recorder);
    toldNanos = clock.getAsLong();
    wear = new Wear(toldNanos);
  }

  /** What others who write to the disk take part in. */
  public Budget budget() {
    return pacer;
  }

  /**
   * Watches these files from here on, once the JDK's classes tell of them; none for no more. On one
   * thread at a time, and none that others wait for: a mount on the way may not answer.
   */
  public void watch(List<String> globs) {
    if (globs.equals(paths)) {
      return;
    }
    paths = List.copyOf(globs);
    WatchedFiles files = null;
    try {
      files = globs.isEmpty() ? null : new WatchedFiles(new PathGlobs(globs), pacer, mappings);
    } catch (ReflectiveOperationException | RuntimeException problem) {
      health.fault("watching files", problem);
    }
    Disk.watch(files);
  }

  /** Goes by these from here on; null for none. */
  public void decide(@Nullable DiskTerms terms) {
    pacer.use(terms == null ? DiskTerms.NONE : terms);
  }

  /** Each control interval. */
  public void step(long nowNanos) {
    if (nowNanos - toldNanos < TELL_NANOS) {
      return;
    }
    toldNanos = nowNanos;
    written.tell(pacer.terms().writeRate());
    read.tell(pacer.terms().readRate());
    wearing.lock();
    try {
      wear.step(pacer.written().bytes.sum(), nowNanos);
    } finally {
      wearing.unlock();
    }
  }

  /** From any thread. */
  public DiskReport report() {
    var bytes = pacer.written().bytes.sum();
    var now = clock.getAsLong();
    wearing.lock();
    try {
      return new DiskReport(
          pacer.terms(),
          side(pacer.written()),
          side(pacer.read()),
          pacer.waiting(),
          wear.now(bytes, now),
          wear.sinceBegin(bytes, now));
    } finally {
      wearing.unlock();
    }
  }

  private static DiskReport.Side side(Held held) {
    return new DiskReport.Side(
        held.bytes.sum(),
        held.operations.sum(),
        held.nanos.sum() / 1_000_000,
        held.longestNanos.get() / 1_000_000,
        held.exceeded.sum());
  }

  /** Lets everybody go. */
  public void close() {
    Disk.watch(null);
    pacer.use(DiskTerms.NONE);
  }

  /** Tells of one direction what has come since it told of it before. */
  private static final class Teller {
    private final boolean write;
    private final Held held;
    private final Recorder recorder;
    private long operations;
    private long nanos;
    private long bytes;

    Teller(boolean write, Held held, Recorder recorder) {
      this.write = write;
      this.held = held;
      this.recorder = recorder;
    }

    void tell(long rate) {
      var operationsNow = held.operations.sum();
      var nanosNow = held.nanos.sum();
      var bytesNow = held.bytes.sum();
      if (operationsNow > operations) {
        recorder.diskThrottled(
            new DiskFacts(
                write,
                operationsNow - operations,
                bytesNow - bytes,
                nanosNow - nanos,
                held.lastLongestNanos.getAndSet(0),
                rate));
      }
      operations = operationsNow;
      nanos = nanosNow;
      bytes = bytesNow;
    }
  }
}
