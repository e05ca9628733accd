package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * So many calls a period.
 *
 * @param calls 0 or more
 * @param period null for what is said elsewhere
 */
public record CallRate(int calls, @Nullable Duration period) {
  CallRate per(Duration otherwise) {
    return period == null ? new CallRate(calls, otherwise) : this;
  }
}
