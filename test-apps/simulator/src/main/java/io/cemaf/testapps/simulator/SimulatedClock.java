package io.cemaf.testapps.simulator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A clock that shows simulated time, from the epoch on. */
final class SimulatedClock extends Clock {
  private final LongSupplier nanos;

  SimulatedClock(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, nanos.getAsLong());
  }
}
