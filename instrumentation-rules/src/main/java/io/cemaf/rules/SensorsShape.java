package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code sensors:} what is sensed, and how often. */
final class SensorsShape {
  static final Key<Duration> POLL_INTERVAL =
      Key.of(
          "pollInterval",
          new QuantityType.OfDuration(Duration.ofMillis(10), Duration.ofMinutes(1)),
          "How often everything is sensed and decided; every fourth time while nothing goes on.",
          "250ms");
  static final Key<Duration> WINDOW =
      Key.of(
          "window",
          new QuantityType.OfDuration(Duration.ofMillis(100), Duration.ofHours(1)),
          "Rates, CPU, latency and errors are measured over this.",
          "5s");

  static final Key<String> TEMPERATURE_PATH =
      Key.of(
          "path",
          new TextType(TextType.Form.ABSOLUTE_PATH),
          "The file that holds the temperature.",
          "the hottest zone");
  static final Key<Double> TEMPERATURE_WARNING =
      Key.of(
          "warning",
          new QuantityType.OfTemperature(),
          "Listeners for warnings are told at this temperature, whatever the level is, and those"
              + " for normal once it has fallen below it by the margin of relief.",
          "never");
  static final Key<Double> TEMPERATURE_CRITICAL =
      Key.of(
          "critical",
          new QuantityType.OfTemperature(),
          "As warning, for listeners for what is critical.",
          "never");
  static final Shape TEMPERATURE_SHAPE =
      new Shape(
          "temperature",
          "Where the temperature is read, and when listeners are told.",
          TEMPERATURE_PATH,
          TEMPERATURE_WARNING,
          TEMPERATURE_CRITICAL);
  static final Key<Section> TEMPERATURE =
      Key.of(
          "temperature",
          new SectionType(TEMPERATURE_SHAPE, TEMPERATURE_PATH),
          "Where the temperature is read, and when listeners are told.",
          "the hottest zone");

  static final Key<String> DISK_PATH =
      Key.required(
          "path",
          new TextType(TextType.Form.ABSOLUTE_PATH),
          "A file or directory on the file system that is watched.");
  static final Shape DISK_SHAPE =
      new Shape("diskSensor", "Which file system is watched.", DISK_PATH);
  static final Key<Section> DISK =
      Key.of(
          "disk",
          new SectionType(DISK_SHAPE, DISK_PATH),
          "Which file system is watched.",
          "that of the working directory");

  static final Key<Double> EMA =
      Key.of(
          "ema",
          new QuantityType.OfRatio(0.01),
          "What a new value counts for in moving averages.",
          "0.3");
  static final Key<Duration> FORECAST_HORIZON =
      Key.of(
          "forecastHorizon",
          new QuantityType.OfDuration(Duration.ofMillis(100), Duration.ofMinutes(10)),
          "How far forecasts look ahead.",
          "5s");
  static final Shape SMOOTHING_SHAPE =
      new Shape(
          "smoothing",
          "How signals are smoothed and forecast, for ema.SIGNAL and forecast.SIGNAL.",
          EMA,
          FORECAST_HORIZON);
  static final Key<Section> SMOOTHING =
      Key.of(
          "smoothing",
          new SectionType(SMOOTHING_SHAPE),
          "How signals are smoothed and forecast.",
          "each key's own");

  static final Key<List<String>> PROCESSES =
      Key.of(
          "processes",
          new ListType<>(new TextType(TextType.Form.COMMAND), true),
          "Commands whose processes are counted, for processes.NAME in status; those that"
              + " conditions name are counted anyway.",
          "none");
  static final Key<String> HISTORY =
      Key.of(
          "history",
          new TextType(TextType.Form.ABSOLUTE_PATH),
          "The file that keeps what auto thresholds have learned, across restarts; one for each"
              + " application.",
          "none: it is learned anew");
  static final Shape SHAPE =
      new Shape(
          "sensors",
          "What is sensed, and how often.",
          POLL_INTERVAL,
          WINDOW,
          TEMPERATURE,
          DISK,
          SMOOTHING,
          PROCESSES,
          HISTORY);

  private SensorsShape() {}

  /** Each key from the first section that gives it. */
  static SensorsSpec bind(List<Section> sections, List<Problem> problems) {
    return new SensorsSpec(
        first(sections, POLL_INTERVAL, Duration.ofMillis(250)),
        first(sections, WINDOW, Duration.ofSeconds(5)),
        path(firstOrNull(sections, TEMPERATURE), TEMPERATURE_PATH),
        path(firstOrNull(sections, DISK), DISK_PATH),
        first(sections, PROCESSES, List.of()),
        Map.of(),
        smoothing(firstOrNull(sections, SMOOTHING)),
        firstOrNull(sections, HISTORY),
        heat(firstOrNull(sections, TEMPERATURE), problems));
  }

  private static SensorsSpec.Heat heat(@Nullable Section section, List<Problem> problems) {
    if (section == null) {
      return SensorsSpec.Heat.NEVER;
    }
    var warning = section.get(TEMPERATURE_WARNING);
    var critical = section.get(TEMPERATURE_CRITICAL);
    if (warning != null && critical != null && warning >= critical) {
      problems.add(
          new Problem(
              section.sourceOf(TEMPERATURE_WARNING),
              Problem.Severity.ERROR,
              Code.BAD_VALUE.id(),
              "warning is not below critical"));
    }
    return new SensorsSpec.Heat(warning, critical);
  }

  private static SensorsSpec.Smoothing smoothing(@Nullable Section section) {
    if (section == null) {
      return SensorsSpec.Smoothing.DEFAULT;
    }
    return new SensorsSpec.Smoothing(
        section.get(EMA, SensorsSpec.Smoothing.DEFAULT.weight()),
        section.get(FORECAST_HORIZON, SensorsSpec.Smoothing.DEFAULT.horizon()));
  }

  static <T> T first(List<Section> sections, Key<T> key, T otherwise) {
    var found = firstOrNull(sections, key);
    return found == null ? otherwise : found;
  }

  static <T> @Nullable T firstOrNull(List<Section> sections, Key<T> key) {
    for (var section : sections) {
      var value = section.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String path(@Nullable Section section, Key<String> key) {
    return section == null ? null : section.get(key);
  }
}
