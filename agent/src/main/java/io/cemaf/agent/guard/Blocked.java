package io.cemaf.agent.guard;

/** What a call waits for; the first that refuses names it. */
enum Blocked {
  NOTHING(""),
  GUARD("guard"),
  PERMIT("bulkhead"),
  SPACING("delay");

  private final String action;

  Blocked(String action) {
    this.action = action;
  }

  /** As decisions name it. */
  String action() {
    return action;
  }
}
