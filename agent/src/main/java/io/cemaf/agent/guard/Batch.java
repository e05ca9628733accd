package io.cemaf.agent.guard;

/**
 * A list argument is handed over in pieces.
 *
 * @param share of its size that one piece has, above 0 to 1
 * @param policy that says so
 * @param signal what it rests on, with its value and threshold, as it began
 */
public record Batch(double share, String policy, String signal, double value, double threshold) {}
