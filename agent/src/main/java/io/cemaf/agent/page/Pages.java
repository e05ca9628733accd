package io.cemaf.agent.page;

import io.cemaf.Priority;

/**
 * Bytes that are kept outside the heap, by number. From any thread.
 *
 * <p>Nothing here is needed for correctness: what finds no room stays where it was, and what cannot
 * be read back is an error that names the page, never other bytes.
 */
public interface Pages {
  /** The number that no page has. */
  long NONE = 0;

  /**
   * The group of that name, made if there is none: what pages are counted and limited by.
   *
   * @param priority of pages in it that say nothing else
   * @param maxEntries pages in it at most
   * @param maxBytes in its pages at most, as given to {@link #put}
   */
  PageGroup group(String name, Priority priority, long maxEntries, long maxBytes);

  /**
   * Copies bytes; returns as soon as they are copied.
   *
   * @return the page's number, above 0; {@link #NONE} where there is no room for it
   */
  long put(PageGroup group, Priority priority, byte[] bytes, int offset, int length);

  /** In bytes, as given to {@link #put}; negative for a page that is not there. */
  long length(long id);

  /**
   * The bytes of a page, in an array of their own.
   *
   * @throws PageLostException if they cannot be read back
   */
  byte[] get(long id);

  /**
   * The bytes of a page.
   *
   * @throws PageLostException if they cannot be read back
   */
  void get(long id, byte[] into, int offset);

  /** Forgets a page; one that is not there is no error. */
  void free(long id);

  /** Keeps a page in memory, or lets it go to disk again. */
  void pin(long id, boolean pinned);

  /** Brings a page to memory if there is room; returns at once. */
  void prefetch(long id);

  /**
   * Begins to move pages from memory to disk; returns at once.
   *
   * @param share of what is in memory, above 0 to 1
   * @return false if nothing can be moved
   */
  boolean pageOut(double share);

  /**
   * Takes a value in parts, for those that are not to be in memory all at once.
   *
   * @param length of all parts together
   */
  default Chunks put(PageGroup group, Priority priority, long length) {
    throw new UnsupportedOperationException("values in parts");
  }

  /**
   * Part of a page.
   *
   * @throws PageLostException if it cannot be read back
   */
  default void read(long id, long from, byte[] into, int offset, int length) {
    System.arraycopy(get(id), Math.toIntExact(from), into, offset, length);
  }

  /** All that is kept, in numbers. */
  default StoreStats stats() {
    return new StoreStats(PageStats.NOTHING, 0, 0, 0, 0, 0, 1, "none");
  }

  /** What is kept of a group, in numbers. */
  default PageStats stats(PageGroup group) {
    return PageStats.NOTHING;
  }
}
