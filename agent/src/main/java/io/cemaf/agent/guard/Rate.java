package io.cemaf.agent.guard;

/**
 * How many of a rule's calls start in each period, as it holds at the moment.
 *
 * @param limit 0 or more
 * @param timeoutNanos how long a call waits for its turn
 */
public record Rate(int limit, long periodNanos, long timeoutNanos) {}
