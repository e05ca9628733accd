package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files' reading and writing is counted and paced.
 *
 * @param mode null for the file's
 * @param paths globs over absolute paths
 * @param maxWriteRate in bytes a second; null for no limit
 * @param maxReadRate in bytes a second; null for no limit
 * @param fifo in the order of arrival, else short operations first
 */
public record DiskSpec(
    @Nullable Mode mode,
    List<String> paths,
    @Nullable ByLevel<Long> maxWriteRate,
    @Nullable ByLevel<Long> maxReadRate,
    boolean fifo) {
  public DiskSpec {
    paths = List.copyOf(paths);
  }

  /** By which its mode can be set, as a rule's can. */
  public static final String NAME = "disk";
}
