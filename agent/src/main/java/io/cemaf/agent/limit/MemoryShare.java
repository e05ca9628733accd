package io.cemaf.agent.limit;

/**
 * How many calls of a rule the room in memory has place for. A pure step:
 *
 * <pre>
 *   usable = min(90% of the greatest heap, what the heap has taken of the machine
 *                                          + what the machine has free beyond a tenth)
 *   room   = usable - live bytes that are nobody's - what others use or is withheld for them
 *   limit  = floor(min(room, maxMemory) / live bytes of one call), from minWorkers to maxWorkers
 * </pre>
 *
 * <p>The tenth that is left is the collector's, and the machine's. A call begins while live bytes
 * times one more than run are at most the room, which is what that limit says.
 */
public final class MemoryShare {
  private static final double USABLE = 0.9;

  private MemoryShare() {}

  /**
   * What live objects may take in all.
   *
   * @param touchedBytes of the machine's memory that the heap has taken already
   * @param usedRatio of the machine's memory, whoever uses it; NaN where that is not known
   * @param usedBytes the same in bytes
   */
  public static double usableBytes(
      double maxHeapBytes, double touchedBytes, double usedRatio, double usedBytes) {
    var heap = USABLE * maxHeapBytes;
    if (!(usedRatio > 0) || !(usedBytes >= 0)) {
      return heap;
    }
    var whole = usedBytes / usedRatio;
    var free = Math.max(0, USABLE * whole - usedBytes);
    return Math.min(heap, USABLE * touchedBytes + free);
  }

  /**
   * Calls that may run at once.
   *
   * @param roomBytes for all calls of the rule together
   * @param liveBytes that one call keeps alive; NaN or 0 where that was not learned
   */
  public static int limit(double roomBytes, double liveBytes, int minWorkers, int maxWorkers) {
    if (!(liveBytes > 0) || Double.isNaN(roomBytes)) {
      return maxWorkers;
    }
    var fits = Math.floor(Math.max(0, roomBytes) / liveBytes);
    return (int) Math.max(minWorkers, Math.min(maxWorkers, fits));
  }
}
