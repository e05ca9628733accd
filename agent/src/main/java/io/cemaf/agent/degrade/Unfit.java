package io.cemaf.agent.degrade;

/** Something cannot be made less of; the message says why. */
public final class Unfit extends Exception {
  private static final long serialVersionUID = 1;

  public Unfit(String message) {
    super(message, null, false, false);
  }
}
