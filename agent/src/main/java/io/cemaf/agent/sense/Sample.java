package io.cemaf.agent.sense;

import java.util.Arrays;

/**
 * All signals at one moment, by slot; NaN for what is not known. Written again and again by the one
 * thread that owns it, so nothing else keeps a reference.
 */
public final class Sample {
  private final double[] values;
  private long nanos;

  /** Begins with every signal unknown. */
  public Sample(SignalIndex index) {
    values = new double[index.size()];
    Arrays.fill(values, Double.NaN);
  }

  /** When it was taken, on the scale of {@link System#nanoTime}. */
  public long nanos() {
    return nanos;
  }

  /** Says when it was taken, on the scale of {@link System#nanoTime}. */
  public void at(long nowNanos) {
    nanos = nowNanos;
  }

  /** The signal's value, NaN if it is not known. */
  public double value(int slot) {
    return values[slot];
  }

  /** Puts a signal's value; NaN for not known. */
  public void set(int slot, double value) {
    values[slot] = value;
  }
}
