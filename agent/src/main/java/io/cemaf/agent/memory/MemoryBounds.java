package io.cemaf.agent.memory;

/**
 * Limits of one kind of memory in bytes; infinite for none.
 *
 * @param soft from which context is paged out
 * @param hard at which calls wait
 */
public record MemoryBounds(double soft, double hard) {
  /** No limits. */
  public static final MemoryBounds NONE =
      new MemoryBounds(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
}
