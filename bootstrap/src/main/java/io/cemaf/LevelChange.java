package io.cemaf;

/**
 * A change of the level.
 *
 * @param signal what it rests on; empty where nothing was measured
 * @param value of the signal in its own unit, NaN where none is
 * @param threshold same unit, NaN where none is
 */
public record LevelChange(Level from, Level to, String signal, double value, double threshold) {}
