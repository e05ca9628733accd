package io.cemaf.agent.memory;

/**
 * What calls did between two looks.
 *
 * @param running now
 * @param most that ran at once since the look before
 * @param ended so far
 * @param waited whether any was held back since the look before
 */
public record Calls(int running, int most, long ended, boolean waited) {}
