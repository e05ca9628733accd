package io.cemaf.testapps.control;

/** Mean and extremes of some numbers. */
final class Tally {
  private double sum;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private int count;

  void add(double value) {
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
    count++;
  }

  double mean() {
    return sum / count;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }
}
