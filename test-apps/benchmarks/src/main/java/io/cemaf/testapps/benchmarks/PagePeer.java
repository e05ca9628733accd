package io.cemaf.testapps.benchmarks;

import java.nio.file.Path;

/** Something that keeps values by their keys, most of them on disk; from several threads. */
interface PagePeer extends AutoCloseable {
  /**
   * How they are all set up.
   *
   * @param memory for what is kept in memory, in bytes, where that can be said
   * @param disk that will do for all values, in bytes
   * @param values at most
   * @param length of each value, in bytes
   */
  record Terms(Path directory, long memory, long disk, int values, int length) {}

  void put(int key, byte[] value) throws Exception;

  byte[] get(int key) throws Exception;

  /** Brings everything to disk. */
  void settle() throws Exception;

  /** On disk, in bytes, once settled. */
  default long disk(Terms terms) throws Exception {
    return DiskUse.of(terms.directory());
  }

  @Override
  void close();
}
