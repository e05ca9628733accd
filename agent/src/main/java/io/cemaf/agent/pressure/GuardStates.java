package io.cemaf.agent.pressure;

/** The guards' states as conditions see them. */
public interface GuardStates {
  /** No guard is open. */
  GuardStates NONE = guard -> false;

  /**
   * Whether a guard is open or half open.
   *
   * @param guard its position in the list given to {@link Conditions}
   */
  boolean isOpen(int guard);
}
