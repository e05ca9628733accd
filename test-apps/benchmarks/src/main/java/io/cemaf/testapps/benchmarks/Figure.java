package io.cemaf.testapps.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit NaN for a line without a bar
 * @param atLeast whether the limit is a lower one
 * @param basis what the value was made from, or why there is none
 * @param value null if it could not be measured
 */
record Figure(
    String what, @Nullable Double value, String unit, double limit, boolean atLeast, String basis) {

  static Figure atMost(String what, double value, String unit, double limit, String basis) {
    return new Figure(what, value, unit, limit, false, basis);
  }

  static Figure atLeast(String what, double value, String unit, double limit, String basis) {
    return new Figure(what, value, unit, limit, true, basis);
  }

  static Figure told(String what, double value, String unit, String basis) {
    return new Figure(what, value, unit, Double.NaN, false, basis);
  }

  static Figure unmeasured(String what, Throwable why) {
    return new Figure(what, null, "", Double.NaN, false, why.toString());
  }

  String measured() {
    return value == null ? "none" : number(value) + " " + unit;
  }

  String bar() {
    return Double.isNaN(limit) ? "" : (atLeast ? ">= " : "<= ") + number(limit) + " " + unit;
  }

  String verdict() {
    if (value == null) {
      return "NOT MEASURED";
    }
    if (Double.isNaN(limit)) {
      return "";
    }
    // Background threads of the JVM allocate too: a hundredth of a byte for each call is nobody's.
    var slack = unit.equals("B") ? 0.05 : 0;
    if (atLeast ? value >= limit : value <= limit + slack) {
      return "met";
    }
    return "MISSED by " + number(Math.abs(value - limit)) + " " + unit;
  }

  static String number(double value) {
    var size = Math.abs(value);
    var decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
