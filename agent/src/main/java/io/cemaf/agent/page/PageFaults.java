package io.cemaf.agent.page;

/** Is told of each thread that waited for a page which was on disk alone. */
@FunctionalInterface
public interface PageFaults {
  /** Tells nobody. */
  PageFaults UNHEARD = (group, page, bytes, nanos) -> {};

  /**
   * On the thread that waited, which has its bytes by now.
   *
   * @param group name of the page's group
   * @param bytes that the page has
   * @param nanos that it took
   */
  void waited(String group, long page, long bytes, long nanos);
}
