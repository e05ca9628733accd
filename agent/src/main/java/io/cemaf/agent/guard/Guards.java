package io.cemaf.agent.guard;

import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every site needs and none owns.
 *
 * @param clock nanoseconds, now
 * @param epochMillis since 1970, now
 */
record Guards(
    Recorder recorder,
    Health health,
    Leases leases,
    Pause pause,
    Callbacks callbacks,
    Streams streams,
    ReadCalls reads,
    Degrader degrader,
    KeyValues keys,
    Retries retries,
    LongSupplier clock,
    LongSupplier epochMillis,
    Tick tick,
    Current current) {

  /** The site that decides now on calls of the method that another one decided on. */
  interface Current {
    /** Null where nothing decides on them any more. */
    @Nullable RuleSite of(RuleSite earlier);

    /** Lets in whoever may go now. */
    void dispatch();
  }
}
