package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/** What a skipped call answers; checked against the method's return type when weaving. */
public sealed interface Skip {
  /**
   * A literal as it stood in the YAML.
   *
   * @param value String, Boolean, Long, Double, an empty List, or null
   */
  record Literal(@Nullable Object value) implements Skip {}

  /** {@code $argN}, from 0. */
  record Argument(int index) implements Skip {}

  /** {@code $this}. */
  record Self() implements Skip {}

  /** Not skipped: the value that a milder case has when a worse one must undo it. */
  record No() implements Skip {}
}
