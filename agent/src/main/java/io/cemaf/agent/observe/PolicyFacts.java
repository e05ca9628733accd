package io.cemaf.agent.observe;

/**
 * A policy with what it rests on.
 *
 * @param actions what it does, as text
 * @param signal behind it; empty where none is
 * @param value in the signal's own unit, NaN where none is
 * @param threshold same unit, NaN where none is
 */
public record PolicyFacts(
    String policy, String actions, String signal, double value, double threshold) {}
