package io.cemaf.agent.disk;

/**
 * How reading and writing of the watched files stands, for {@code status}.
 *
 * @param waiting operations that are held now
 * @param yearlyNow gigabytes a year at the rate of the last minute
 * @param yearly gigabytes a year at the rate since they have been watched
 */
public record DiskReport(
    DiskTerms terms, Side written, Side read, int waiting, double yearlyNow, double yearly) {
  /**
   * One direction.
   *
   * @param held operations that waited
   * @param exceeded those of them that went before their turn
   */
  public record Side(long bytes, long held, long heldMillis, long longestMillis, long exceeded) {}
}
