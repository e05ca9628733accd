package io.cemaf.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fallback:} who answers instead. */
final class FallbackShape {
  static final Key<String> TYPE =
      Key.required("type", new TextType(TextType.Form.TYPE), "The class of the instance, exactly.");
  static final Key<String> MODEL_NAME =
      Key.of(
          "modelName",
          new TextType(TextType.Form.MODEL),
          "The model that it was made for.",
          "any; the one made last");
  static final Shape INSTANCE_SHAPE =
      new Shape(
          "instance",
          "An object of the same interface that the application has made and still uses.",
          TYPE,
          MODEL_NAME);

  static final Key<String> MODEL =
      Key.of(
          "model",
          new TextType(TextType.Form.MODEL),
          "A model that the same client is asked for; alone, it needs no key.",
          "none");
  static final Key<Section> INSTANCE =
      Key.of(
          "instance",
          new SectionType(INSTANCE_SHAPE),
          "Another client that is asked, in place of a model.",
          "none");
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
          "Who answers instead: one of `model` and `instance`. Of several the first that failed not"
              + " lately.",
          MODEL,
          INSTANCE,
          ON,
          COOLDOWN);

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
  static @Nullable List<FallbackSpec> bind(@Nullable List<Section> sections, Reading reading) {
    if (sections == null) {
      return null;
    }
    var candidates = new ArrayList<FallbackSpec>();
    for (var section : sections) {
      if (section.mentions(MODEL) == section.mentions(INSTANCE)) {
        reading.error(
            section.source(),
            section.mentions(MODEL) ? Code.BAD_VALUE : Code.MISSING_KEY,
            "a fallback needs one of 'model' and 'instance', not both");
      }
      candidates.add(
          new FallbackSpec(
              section.get(MODEL),
              instance(section.get(INSTANCE)),
              section.get(ON, STANDARD),
              section.get(COOLDOWN, Duration.ofMinutes(1))));
    }
    return List.copyOf(candidates);
  }

  private static FallbackSpec.@Nullable Instance instance(@Nullable Section section) {
    var type = section == null ? null : section.get(TYPE);
    return section == null || type == null
        ? null
        : new FallbackSpec.Instance(type, section.get(MODEL_NAME));
  }
}
