package io.cemaf;

/**
 * What an application may tell the agent. Nothing here needs the agent: without one, calls do
 * nothing; an agent that is attached later finds what was registered before.
 */
public final class Cemaf {
  private Cemaf() {}

  /**
   * Registers a part of the application that policies may ask for less: those with {@code
   * subsystem: NAME}, and the default ones.
   *
   * @param subsystem as policies name it; several may share a name
   * @param actuator asked when a policy begins, and told a share of 1 when it ends
   */
  public static Registration register(String subsystem, Actuator actuator) {
    return Subsystems.add(subsystem, actuator);
  }
}
