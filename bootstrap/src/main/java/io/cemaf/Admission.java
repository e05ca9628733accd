package io.cemaf;

import org.jspecify.annotations.Nullable;

/**
 * Whether a call of a rule would go at once.
 *
 * @param granted true where it would, as it is without an agent or such a rule
 * @param reason why it would have to wait or be refused; null where it would go
 */
public record Admission(boolean granted, @Nullable Rejection reason) {
  static final Admission GRANTED = new Admission(true, null);
}
