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
  PACE("throttle"),
  /** It fails too often: nothing to wait for. */
  BREAKER("circuitBreaker"),
  /** No call of the period is left. */
  RATE("rateLimiter"),
  /** Memory is at its hard limit, or one more call would bring it there. */
  MEMORY("memory"),
  /** The provider's limits leave no turn yet. */
  QUOTA("quota");

  private final String action;

  Blocked(String action) {
    this.action = action;
  }

  /** Whether it is known when that will be over: the one who waits wakes itself. */
  boolean hasDue() {
    return this == SPACING || this == RATE || this == QUOTA;
  }

  /** As decisions name it. */
  String action() {
    return action;
  }
}
