package io.cemaf.agent.guard;

/** The control thread's last reading of the clock: coarse, nearly free to read. */
final class Tick {
  private volatile long nanos;

  Tick(long nowNanos) {
    nanos = nowNanos;
  }

  long nanos() {
    return nanos;
  }

  void is(long nowNanos) {
    nanos = nowNanos;
  }
}
