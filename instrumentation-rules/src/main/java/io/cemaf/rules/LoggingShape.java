package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code logging:} less logging under pressure. */
final class LoggingShape {
  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "Leave out, only count what would be left out, or do neither.",
          "the file's");
  static final Key<List<Condition>> WHEN =
      Key.required(
          "when",
          new ListType<>(new ConditionType(), false),
          "Any of these conditions: while it holds, and until it is false by the margin.");
  static final Key<LoggingSpec.Severity> KEEP_AT_LEAST =
      Key.required(
          "keepAtLeast",
          WordType.of(LoggingSpec.Severity.values()),
          "What is less severe is left out meanwhile. WARNING of java.util.logging is warning,"
              + " SEVERE error, FINE debug.");
  static final Shape SHAPE =
      new Shape(
          "logging",
          "What appenders and handlers of Logback, Log4j 2 and java.util.logging write to files."
              + " Consoles get everything.",
          MODE,
          WHEN,
          KEEP_AT_LEAST);

  private LoggingShape() {}

  /** The first section that is given, whole; null if there is none. */
  static @Nullable LoggingSpec bind(List<Section> sections) {
    var section = SensorsShape.firstOrNull(sections, RootShape.LOGGING);
    return section == null
        ? null
        : new LoggingSpec(
            section.get(MODE),
            section.get(WHEN, List.of()),
            section.get(KEEP_AT_LEAST, LoggingSpec.Severity.WARNING));
  }
}
