package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the rules.
 *
 * @param source null where it is about no place in a file
 * @param code such as {@code CEMAF-R003}, stable, documented in docs/rules-reference.md
 */
public record Problem(@Nullable SourceRef source, Severity severity, String code, String message) {
  /** Errors keep the agent off; warnings do not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  @Override
  public String toString() {
    var place = source == null ? "" : source + ": ";
    return place + (severity == Severity.ERROR ? "error " : "warning ") + code + ": " + message;
  }
}
