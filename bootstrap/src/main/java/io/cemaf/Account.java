package io.cemaf;

/**
 * What the calls of a site are counted as. Threads may go on knowing it after the agent has left,
 * so it holds nothing of the agent's.
 */
public final class Account {
  /** Identity of what limits the calls: two calls of one on a thread are one logical call. */
  final Object logical;

  /** Identity of the rule, for rules that hold within its calls. */
  final Object rule;

  final Meter meter;

  /** Calls made within its calls inherit it. */
  final Priority priority;

  /** Whether the calls' durations are wanted. */
  final boolean timed;

  /**
   * Says what calls belong to.
   *
   * @param logical an object of no other use
   * @param rule an object of no other use
   */
  public Account(Object logical, Object rule, Meter meter, Priority priority, boolean timed) {
    this.logical = logical;
    this.rule = rule;
    this.meter = meter;
    this.priority = priority;
    this.timed = timed;
  }

  boolean isOf(Object identity) {
    return logical == identity || rule == identity;
  }
}
