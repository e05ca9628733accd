package io.cemaf.testapps.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param limit NaN for a line without a bar
 * @param slack how far beyond the limit the value may be for what is not the measured thing's doing
 * @param atLeast whether the limit is a lower one
 * @param basis what the value was made from, or why there is none
 * @param value null if it could not be measured
 */
record Figure(
    String what,
    @Nullable Double value,
    String unit,
    double limit,
    double slack,
    boolean atLeast,
    String basis) {

  static Figure atMost(String what, double value, String unit, double limit, String basis) {
    return new Figure(what, value, unit, limit, 0, false, basis);
  }

  static Figure atLeast(String what, double value, String unit, double limit, String basis) {
    return new Figure(what, value, unit, limit, 0, true, basis);
  }

  Figure slack(double beyond) {
    return new Figure(what, value, unit, limit, beyond, atLeast, basis);
  }

  static Figure told(String what, double value, String unit, String basis) {
    return new Figure(what, value, unit, Double.NaN, 0, false, basis);
  }

  static Figure unmeasured(String what, Throwable why) {
    return new Figure(what, null, "", Double.NaN, 0, false, why.toString());
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
    if (atLeast ? value >= limit - slack : value <= limit + slack) {
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
