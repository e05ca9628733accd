package io.cemaf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One thread's own counts for one meter. That thread alone writes, so counting is a plain addition
 * made visible by an ordered store; the meter reads, and takes the counts over when the thread is
 * gone.
 */
final class Tally extends TallyPadding {
  private static final VarHandle STARTED;
  private static final VarHandle ENDED;
  private static final VarHandle FAILED;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STARTED = lookup.findVarHandle(Tally.class, "started", long.class);
      ENDED = lookup.findVarHandle(Tally.class, "ended", long.class);
      FAILED = lookup.findVarHandle(Tally.class, "failed", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  final Meter meter;

  private long started;
  private long ended;
  private long failed;
  private volatile @Nullable Durations durations;

  Tally(Frame owner, Meter meter) {
    super(owner);
    this.meter = meter;
  }

  void start() {
    STARTED.setOpaque(this, started + 1);
  }

  /** Released after its start, so that no reader sees a call end that has not started. */
  void end(boolean failing) {
    ENDED.setRelease(this, ended + 1);
    if (failing) {
      FAILED.setRelease(this, failed + 1);
    }
  }

  void took(long nanos) {
    var own = durations;
    if (own == null) {
      own = new Durations();
      durations = own;
    }
    own.recordAlone(nanos);
  }

  long started() {
    return (long) STARTED.getAcquire(this);
  }

  long ended() {
    return (long) ENDED.getAcquire(this);
  }

  long failed() {
    return (long) FAILED.getAcquire(this);
  }

  @Nullable Durations durations() {
    return durations;
  }
}
