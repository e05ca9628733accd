package io.cemaf.rules;

import java.time.Duration;
import java.util.List;

/**
 * Who answers instead.
 *
 * @param model asked by the same client
 * @param on the failures after which it is asked
 * @param cooldown how long it is passed over once it has failed itself
 */
public record FallbackSpec(String model, List<FailureClass> on, Duration cooldown) {
  public FallbackSpec {
    on = List.copyOf(on);
  }
}
