package io.cemaf.testapps.control;

/** Counts how often a value turns back by more than so much. */
final class Reversals {
  private final double least;
  private double extreme = Double.NaN;
  private int direction;
  private int count;

  Reversals(double least) {
    this.least = least;
  }

  void add(double value) {
    if (Double.isNaN(extreme)) {
      extreme = value;
    }
    var beyond = direction >= 0 ? value - extreme : extreme - value;
    if (beyond >= 0 && direction != 0) {
      extreme = value;
    } else if (Math.abs(value - extreme) > least) {
      count += direction == 0 ? 0 : 1;
      direction = value > extreme ? 1 : -1;
      extreme = value;
    }
  }

  int count() {
    return count;
  }
}
