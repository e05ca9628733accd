package io.cemaf.testapps.control;

/** From readings of a temperature to how much may run. */
interface ThermalLaw {
  /** What the temperature is to stay below, in degrees Celsius. */
  double TARGET = 80;

  /** The share of full load that may run, 0 to 1, after one reading. */
  double step(long nowNanos, double celsius);
}
