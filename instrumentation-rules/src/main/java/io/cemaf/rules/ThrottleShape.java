package io.cemaf.rules;

import java.time.Duration;

/** {@code throttle:} calls are spread out to hold a target. */
final class ThrottleShape {
  static final Key<Double> TARGET_CPU =
      Key.of(
          "targetCpu",
          new QuantityType.OfRatio(0.01),
          "The CPU use to hold, a share of the quota or of all CPUs.",
          "70%; none beside a targetTemperature");
  static final Key<Double> TARGET_TEMPERATURE =
      Key.of(
          "targetTemperature",
          new QuantityType.OfTemperature(),
          "The temperature to stay below.",
          "none");
  static final Key<Duration> WINDOW =
      Key.of(
          "window",
          new QuantityType.OfDuration(Duration.ofMillis(100), Duration.ofMinutes(10)),
          "How quickly CPU use is brought to its target.",
          "5s");
  static final Key<Duration> MAX_DELAY =
      Key.of(
          "maxDelay",
          new QuantityType.OfDuration(Duration.ofMillis(1), Duration.ofHours(1)),
          "What one call is delayed by, at most, however busy others are.",
          "2s");
  static final Shape SHAPE =
      new Shape(
          "throttle",
          "Calls are spread out so that the machine stays at or below a target.",
          TARGET_CPU,
          TARGET_TEMPERATURE,
          WINDOW,
          MAX_DELAY);

  private ThrottleShape() {}

  static ThrottleSpec bind(Section section) {
    var celsius = section.get(TARGET_TEMPERATURE);
    return new ThrottleSpec(
        celsius == null ? Double.valueOf(section.get(TARGET_CPU, 0.7)) : section.get(TARGET_CPU),
        celsius,
        section.get(WINDOW, Duration.ofSeconds(5)),
        section.get(MAX_DELAY, Duration.ofSeconds(2)));
  }
}
