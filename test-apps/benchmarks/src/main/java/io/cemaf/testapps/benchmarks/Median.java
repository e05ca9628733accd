package io.cemaf.testapps.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Values of one kind, and their middle. */
final class Median {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double value() {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    var sorted = values.stream().sorted().toList();
    var middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Such as 62 (58-71, 15 runs). */
  String text() {
    var low = values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    var high = values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    return Figure.number(value())
        + " ("
        + Figure.number(low)
        + "-"
        + Figure.number(high)
        + ", "
        + values.size()
        + " runs)";
  }
}
