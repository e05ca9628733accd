package io.cemaf.agent.page;

/** A value that is put in parts, never all of it at once. For one thread at a time. */
public interface Chunks extends AutoCloseable {
  /**
   * The next bytes; copies them.
   *
   * @return false if there is no room for the value: what follows is for nothing
   */
  boolean add(byte[] bytes, int offset, int length);

  /**
   * After the last byte.
   *
   * @return the page's number, above 0; {@link Pages#NONE} where there was no room for it
   */
  long finish();

  /** Forgets what has been put, unless it was all. */
  @Override
  void close();
}
