package io.cemaf.agent.observe;

import io.cemaf.Level;

/**
 * The main signals at one moment: ratios 0 to 1, temperature in degrees Celsius; NaN if unknown.
 */
public record PressureReading(
    Level level,
    double cpu,
    double memory,
    double heap,
    long rssBytes,
    double temperature,
    double psiCpu,
    double psiMemory,
    double psiIo,
    double load,
    double disk) {}
