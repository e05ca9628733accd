package io.cemaf.agent.pool;

/**
 * An executor that a rule is about, for {@code status}.
 *
 * @param pool its class and number
 * @param threads the name of one of its threads
 * @param owner the class that made it; empty if that was not seen
 * @param core that the application wants
 * @param maximum that the application wants
 * @param limit workers that it may have; {@link io.cemaf.Pool#UNLIMITED} for what is wanted
 * @param state resized, wanted size, observed, or why it is left as it is
 */
public record PoolReport(
    String rule,
    String pool,
    String threads,
    String owner,
    int core,
    int maximum,
    int limit,
    int workers,
    int active,
    int queued,
    long completed,
    String state) {}
