package io.cemaf.agent.guard;

import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import java.util.function.LongSupplier;

/**
 * What every site needs and none owns.
 *
 * @param clock nanoseconds, now
 * @param tick the control thread's last reading of the clock: coarse, free to read
 */
record Guards(
    Recorder recorder,
    Health health,
    Leases leases,
    Pause pause,
    Callbacks callbacks,
    Batches batches,
    LongSupplier clock,
    LongSupplier tick) {
  long tickNanos() {
    return tick.getAsLong();
  }
}
