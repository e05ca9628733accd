package io.cemaf.agent.cli;

/** A verb that ends here, with what is said to the user. */
final class CliFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exit;

  CliFailure(int exit, String message) {
    super(message, null, false, false);
    this.exit = exit;
  }

  /** One of {@link Exit}. */
  int exit() {
    return exit;
  }
}
