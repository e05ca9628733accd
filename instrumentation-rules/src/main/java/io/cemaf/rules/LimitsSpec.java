package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * What this process may use of its machine; rescales the thresholds of levels, nothing else.
 *
 * @param maxMemoryBytes the resident memory that counts as 100% of memory; null for the machine's
 *     alone
 * @param maxCpu the CPU use that counts as 100% of it, above 0 to 1
 */
public record LimitsSpec(@Nullable Long maxMemoryBytes, double maxCpu) {
  /** The machine's and the container's own. */
  public static final LimitsSpec NONE = new LimitsSpec(null, 1);
}
