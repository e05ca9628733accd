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

  /**
   * Says what calls belong to.
   *
   * @param logical an object of no other use
   * @param rule an object of no other use
   */
  public Account(Object logical, Object rule, Meter meter) {
    this.logical = logical;
    this.rule = rule;
    this.meter = meter;
  }

  boolean isOf(Object identity) {
    return logical == identity || rule == identity;
  }
}
