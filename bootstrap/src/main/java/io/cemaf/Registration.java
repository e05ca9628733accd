package io.cemaf;

/** Something registered with the agent, until it is closed. */
public interface Registration extends AutoCloseable {
  /** Takes it back. Once this returns nothing new is asked of it; an act under way may finish. */
  @Override
  void close();
}
