package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers instead. One of model and instance is given.
 *
 * @param model asked by the same client; null for another instance
 * @param instance another client that the application has made; null for the same one
 * @param on the failures after which it is asked
 * @param cooldown how long it is passed over once it has failed itself
 */
public record FallbackSpec(
    @Nullable String model, @Nullable Instance instance, List<FailureClass> on, Duration cooldown) {
  public FallbackSpec {
    on = List.copyOf(on);
  }

  /**
   * A live object of the same interface, seen at its construction.
   *
   * @param type binary name of its class
   * @param modelName the model that it was made for; null for any
   */
  public record Instance(String type, @Nullable String modelName) {}
}
