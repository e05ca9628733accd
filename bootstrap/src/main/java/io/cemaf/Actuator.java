package io.cemaf;

/** A part of the application that can be asked for less; see {@link Cemaf#register}. */
@FunctionalInterface
public interface Actuator {
  /** What is asked for. */
  enum Action {
    /** Work for this share of the time. */
    THROTTLE,
    /** Take this share of the work that comes, the more important part. */
    SHED,
    /** Make batches of this share of their usual size. */
    REDUCE_BATCH,
    /** Keep this share of what is in memory there. */
    PAGE_OUT
  }

  /**
   * Asks for less, or for everything again. Called on a thread of the agent's, one call at a time;
   * what it throws is counted, and while it does not return this subsystem is asked for nothing
   * more.
   *
   * @param share of what is usual, above 0 to 1; 1 when nothing is asked for any more
   */
  void act(Action action, double share) throws Exception;
}
