package io.cemaf.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fallback:} who answers instead. */
final class FallbackShape {
  static final Key<String> MODEL =
      Key.required(
          "model",
          new TextType(TextType.Form.MODEL),
          "A model that the same client is asked for; alone, it needs no key.");
  static final Key<List<FailureClass>> ON =
      Key.of(
          "on",
          new ListType<>(new FailureClassType(), false),
          "After which failures: statuses, `timeout`, `open` (the circuit breaker), `rejected` (by"
              + " the agent), `quota`, `network`, `contextOverflow`. Never after 400, 401, 403 and"
              + " 422.",
          "[429, 5xx, timeout, open, rejected, network]");
  static final Key<Duration> COOLDOWN =
      Key.of(
          "cooldown",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofDays(1)),
          "How long it is passed over once it has failed itself.",
          "1m");
  static final Shape SHAPE =
      new Shape(
          "fallback",
          "Who answers instead. Of several the first that failed not lately.",
          MODEL,
          ON,
          COOLDOWN,
          Key.later("instance", 6, "Another client that the application has made."));

  private static final List<FailureClass> STANDARD =
      List.of(
          new FailureClass.Status(429, 429),
          new FailureClass.Status(500, 599),
          FailureClass.Kind.TIMEOUT,
          FailureClass.Kind.OPEN,
          FailureClass.Kind.REJECTED,
          FailureClass.Kind.NETWORK);

  private FallbackShape() {}

  /** Null where it is not given. */
  static @Nullable List<FallbackSpec> bind(@Nullable List<Section> sections) {
    if (sections == null) {
      return null;
    }
    var candidates = new ArrayList<FallbackSpec>();
    for (var section : sections) {
      var model = section.get(MODEL);
      if (model != null) {
        candidates.add(
            new FallbackSpec(
                model, section.get(ON, STANDARD), section.get(COOLDOWN, Duration.ofMinutes(1))));
      }
    }
    return List.copyOf(candidates);
  }
}
