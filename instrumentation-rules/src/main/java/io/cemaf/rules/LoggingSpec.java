package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When log files keep less.
 *
 * @param mode null for the file's
 * @param when any of these
 * @param keepAtLeast the least severe that is kept
 */
public record LoggingSpec(@Nullable Mode mode, List<Condition> when, Severity keepAtLeast) {
  public LoggingSpec {
    when = List.copyOf(when);
  }

  /** By which its mode can be set, as a rule's can. */
  public static final String NAME = "logging";

  /** What the logging frameworks have in common. */
  public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARNING,
    ERROR
  }
}
