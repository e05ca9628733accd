package io.cemaf.testapps.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Runs the benches and prints their tables: {@code --quick} the base case with two seeds, {@code
 * --shapes} the other shapes too.
 */
public final class Simulations {
  /** What was tried, was tried on seeds before. */
  private static final long FIRST_SEED = 101;

  private static final int SEEDS = 10;
  private static final int SHAPE_SEEDS = 3;

  private Simulations() {}

  /** Prints to standard output. */
  public static void main(String[] arguments) {
    if (!isWanted()) {
      return;
    }
    var flags = List.of(arguments);
    var quick = flags.contains("--quick");
    System.out.println(baseCase(seeds(quick ? 2 : SEEDS)));
    if (flags.contains("--shapes")) {
      System.out.println(shapes(seeds(SHAPE_SEEDS)));
    }
  }

  /** Whether {@code bench.only} names them, or nothing at all. */
  private static boolean isWanted() {
    var only = System.getProperty("bench.only", "all");
    return only.equals("all") || List.of(only.split(",", -1)).contains("simulations");
  }

  static List<Long> seeds(int count) {
    return LongStream.range(FIRST_SEED, FIRST_SEED + count).boxed().toList();
  }

  private static String baseCase(List<Long> seeds) {
    var shape = Shape.base();
    var oracle = Oracle.of(shape, seeds);
    var rows = new ArrayList<List<String>>();
    var head = new ArrayList<String>(List.of("policy"));
    shape.load().phases().forEach(load -> head.add(load(load)));
    head.addAll(List.of("inversions", "reversals/min", "settling s"));
    rows.add(head);
    for (var contender : Contender.ALL) {
      rows.add(row(shape, contender, Bench.of(shape, contender, seeds), oracle));
    }
    var last = new ArrayList<String>(List.of("oracle: fixed limit"));
    for (var phase = 0; phase < shape.load().phases().size(); phase++) {
      last.add(Integer.toString(oracle.limit(phase)));
    }
    last.addAll(List.of("", "", ""));
    rows.add(last);
    return "good calls as % of the oracle's / critical success %, "
        + seeds.size()
        + " seeds\n"
        + Columns.of(rows);
  }

  private static List<String> row(Shape shape, Contender contender, Bench bench, Oracle oracle) {
    var row = new ArrayList<String>(List.of(contender.title()));
    for (var phase = 0; phase < shape.load().phases().size(); phase++) {
      row.add(
          String.format(
              Locale.ROOT,
              "%.0f/%.0f",
              100.0 * bench.score().good(phase) / oracle.good(phase),
              100 * bench.score().criticalSuccess(phase)));
    }
    row.add(Integer.toString(bench.score().inversions()));
    row.add(number(bench.reversalsAMinute()));
    row.add(number(bench.settlingSeconds()));
    return row;
  }

  private static String shapes(List<Long> seeds) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("shape", "contender", "1", "2", "3", "4", "5", "6", "reversals/min"));
    for (var shape : Shapes.all()) {
      var oracle = Oracle.of(shape, seeds);
      for (var contender : List.of(Contender.ELASTIC, Contender.GRADIENT2)) {
        var bench = Bench.of(shape, contender, seeds);
        var row = new ArrayList<String>(List.of(shape.name(), contender.title()));
        for (var phase = 0; phase < shape.load().phases().size(); phase++) {
          row.add(
              String.format(
                  Locale.ROOT,
                  "%s %.0f",
                  load(shape.load().phases().get(phase)),
                  100.0 * bench.score().good(phase) / oracle.good(phase)));
        }
        row.add(number(bench.reversalsAMinute()));
        rows.add(row);
      }
    }
    return "good calls as % of the oracle's, " + seeds.size() + " seeds\n" + Columns.of(rows);
  }

  private static String load(double load) {
    return String.format(Locale.ROOT, load == Math.rint(load) ? "%.0fx" : "%.1fx", load);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }
}
