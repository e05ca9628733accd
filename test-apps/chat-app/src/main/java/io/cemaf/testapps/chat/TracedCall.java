package io.cemaf.testapps.chat;

/**
 * A call that comes at its time, however busy the application is with those before it.
 *
 * @param atMillis since the beginning
 * @param tokens of its answer
 * @param caller whose threads it comes from
 * @param phase that it counts for
 */
public record TracedCall(double atMillis, int tokens, String caller, int phase) {}
