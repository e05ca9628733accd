package io.cemaf.agent.sense;

/**
 * What is known of one sensor.
 *
 * @param name the signal it gives, such as {@code psi.cpu}
 * @param source what it reads; empty where nothing was found
 * @param value the last one in the signal's unit, NaN if it is not known
 * @param message why it is not OK; empty if it is
 */
public record SensorStatus(String name, State state, String source, double value, String message) {
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
