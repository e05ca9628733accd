package io.cemaf.agent.disk;

/** What everybody's reading and writing of the watched disk shares. */
public interface Budget {
  /**
   * Takes so many bytes, and returns when they may be written, or when those read are paid for:
   * after 250 ms for each 64 KiB at most, at once if interrupted.
   */
  void acquire(long bytes, boolean write);
}
