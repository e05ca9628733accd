package io.cemaf.agent.guard;

/** What a call waits for; the first that refuses names it. */
enum Blocked {
  NOTHING(""),
  GUARD("guard"),
  PERMIT("bulkhead"),
  SPACING("delay"),
  /** It could not be answered before its deadline. */
  DEADLINE("deadline"),
  /** Its rule's calls are spread out. */
  PACE("throttle");

  private final String action;

  Blocked(String action) {
    this.action = action;
  }

  /** As decisions name it. */
  String action() {
    return action;
  }
}
