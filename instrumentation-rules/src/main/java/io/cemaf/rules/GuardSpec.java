package io.cemaf.rules;

import java.time.Duration;
import java.util.List;

/**
 * A resource circuit breaker, shared by the rules that name it.
 *
 * @param all whether all conditions must hold to open it, instead of any
 * @param checkInterval how often its conditions are looked at
 */
public record GuardSpec(
    String name,
    SourceRef source,
    List<Condition> when,
    boolean all,
    Cooldown cooldown,
    Duration checkInterval,
    int halfOpenCalls,
    Duration maxWait,
    OnTimeout onTimeout) {
  public GuardSpec {
    when = List.copyOf(when);
  }

  /** From OPEN to HALF_OPEN, growing with each return to OPEN. */
  public record Cooldown(Duration initial, double multiplier, Duration max) {}

  /** What becomes of a call that has waited long enough. */
  public enum OnTimeout {
    REJECT,
    PROCEED
  }
}
