package io.cemaf.agent.disk;

/**
 * Bytes that may be taken, of one kind: they flow in at a rate, and may be owed.
 *
 * <p>An operation takes from any balance above nothing, so that the next one waits for what this
 * one was too large for. While somebody waits nothing is lost by waking late; otherwise no more is
 * saved up than {@link #BURST_NANOS} bring, and no more is owed than {@link #DEBT_NANOS} bring.
 */
final class Bucket {
  /** What an idle disk saves up: little enough for the rate of ten seconds to be kept. */
  private static final double BURST_NANOS = 100e6;

  /** An end of all that was written beyond the rate since operations could not be held longer. */
  private static final double DEBT_NANOS = 1e9;

  /** Readings of several threads that overtake each other differ by less. */
  private static final long STEP_NANOS = 1_000_000_000L;

  /** Between two pieces a brief operation may go. */
  private static final double PIECE_NANOS = 5e6;

  private static final long LEAST_PIECE = 4 << 10;
  private static final long LARGEST_PIECE = 64 << 10;

  /** Bytes a nanosecond; 0 for no limit. */
  private double rate;

  private double balance;
  private long lastNanos;

  /** Bytes that operations wait for. */
  private long wanted;

  Bucket(long nowNanos) {
    lastNanos = nowNanos;
  }

  void rate(long bytesPerSecond, long nowNanos) {
    refill(nowNanos);
    var fresh = bytesPerSecond / 1e9;
    if (rate == 0) {
      balance = fresh * BURST_NANOS;
    }
    rate = fresh;
    balance = Math.max(Math.min(balance, rate * BURST_NANOS + wanted), -rate * DEBT_NANOS);
  }

  boolean isUnlimited() {
    return rate == 0;
  }

  void refill(long nowNanos) {
    var passed = nowNanos - lastNanos;
    if (passed > 0) {
      lastNanos = nowNanos;
      balance = Math.min(balance + passed * rate, rate * BURST_NANOS + wanted);
    } else if (passed < -STEP_NANOS) {
      // The clock has stepped back: what flows in does so from here on.
      lastNanos = nowNanos;
    }
  }

  /** A waiting operation came, or went without taking what it waited for. */
  void wants(long bytes) {
    wanted += bytes;
  }

  /** Takes the next piece of an operation that waits; 0 while something is owed. */
  long takeUpTo(long bytes) {
    if (rate != 0 && balance <= 0) {
      return 0;
    }
    var piece = rate == 0 ? bytes : Math.min(bytes, piece());
    take(piece);
    wanted -= piece;
    return piece;
  }

  /** Takes whatever is owed then. */
  void take(long bytes) {
    balance = Math.max(balance - bytes, -rate * DEBT_NANOS);
  }

  private long piece() {
    return Math.max(LEAST_PIECE, Math.min(LARGEST_PIECE, (long) (rate * PIECE_NANOS)));
  }

  /**
   * How long until the last piece of so many bytes can be taken.
   *
   * @param own how many of them are the last operation's
   */
  long nanosUntil(long bytes, long own) {
    if (rate == 0 || bytes <= 0) {
      return 0;
    }
    var last = own <= 0 ? 0L : Math.min(own, piece());
    return (long) Math.max(0, (bytes - last - balance) / rate);
  }
}
