package io.cemaf.agent.sense;

/**
 * What is known of one sensor.
 *
 * @param name the signal it gives, such as {@code psi.cpu}
 * @param source what it reads; empty where nothing was found
 * @param value the last one in the signal's unit, NaN if it is not known
 * @param message why it is not OK; empty if it is
 * @param cpuNanos that it has spent on threads of its own; -1 if it has none, or that is not known
 */
public record SensorStatus(
    String name, State state, String source, double value, String message, long cpuNanos) {
  /** How a sensor does. */
  public enum State {
    /** It gives values. */
    OK,
    /** It, or a part of it, went away or holds nonsense; tried again every second. */
    LOST,
    /** This machine has none; looked for again every minute. */
    ABSENT,
    /** Switched off by the rules or a property. */
    OFF
  }
}
