package io.cemaf.agent.disk;

import io.cemaf.rules.Mode;

/**
 * What holds for the watched files at this level.
 *
 * @param fifo in the order of arrival, else short operations first
 * @param writeRate in bytes a second; 0 for no limit
 * @param readRate in bytes a second; 0 for no limit
 */
public record DiskTerms(Mode mode, boolean fifo, long writeRate, long readRate) {
  /** Nothing is paced or counted. */
  public static final DiskTerms NONE = new DiskTerms(Mode.OFF, false, 0, 0);
}
