package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * What this process may use of its machine; rescales the thresholds of levels, and bounds pools.
 *
 * @param maxMemoryBytes the resident memory that counts as 100% of memory; null for the machine's
 *     alone
 * @param maxCpu the CPU use that counts as 100% of it, above 0 to 1
 * @param minWorkers no pool is cut below, unless its rule says so itself; null for 1
 * @param maxWorkers no pool that a rule is about has more; null for no bound
 */
public record LimitsSpec(
    @Nullable Long maxMemoryBytes,
    double maxCpu,
    @Nullable Integer minWorkers,
    @Nullable Integer maxWorkers) {
  /** The machine's and the container's own. */
  public static final LimitsSpec NONE = new LimitsSpec(null, 1, null, null);
}
