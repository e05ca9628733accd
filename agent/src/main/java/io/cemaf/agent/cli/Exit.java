package io.cemaf.agent.cli;

/** The exit codes of the command line. */
public final class Exit {
  public static final int FINE = 0;

  /** Something was found, or is not done yet. */
  public static final int FINDINGS = 1;

  public static final int USAGE = 2;

  /** There is no such JVM, or none with the agent. */
  public static final int NO_JVM = 3;

  public static final int ATTACH_REFUSED = 4;

  private Exit() {}
}
