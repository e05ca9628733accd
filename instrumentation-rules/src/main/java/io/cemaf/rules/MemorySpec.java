package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * How much memory this process may take.
 *
 * @param softLimit from which context is paged out; null for none
 * @param hardLimit at which calls wait; null for none
 * @param oomScoreAdj what the kernel adds to the process's badness when it looks for one to kill,
 *     -1000 to 1000; null for what it is
 */
public record MemorySpec(
    @Nullable Limit softLimit, @Nullable Limit hardLimit, @Nullable Integer oomScoreAdj) {
  /** Nothing is said. */
  public static final MemorySpec NONE = new MemorySpec(null, null, null);

  /** Whether memory has to be looked at. */
  public boolean limits() {
    return softLimit != null || hardLimit != null;
  }

  /**
   * One limit.
   *
   * @param value bytes; or a share, above 0 to 1
   * @param share which of the two
   */
  public record Limit(double value, boolean share) {}
}
