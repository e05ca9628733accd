package io.cemaf.rules;

import io.cemaf.rules.ConcurrencySpec.Algorithm;
import java.time.Duration;

/** {@code concurrency:} a limit of calls at once that adapts. */
final class ConcurrencyShape {
  static final Key<Algorithm> ALGORITHM =
      Key.of(
          "algorithm",
          WordType.of(Algorithm.values()),
          "The law: elastic learns where the server's knee is; gradient2, vegas and aimd are those"
              + " of Netflix concurrency-limits; fixed stays at initialLimit.",
          "elastic");
  static final Key<Integer> INITIAL_LIMIT =
      Key.of(
          "initialLimit",
          new QuantityType.OfCount(1, 1_000_000),
          "Calls at once to begin with.",
          "8 for elastic, else 20");
  static final Key<Integer> MIN_LIMIT =
      Key.of("minLimit", new QuantityType.OfCount(1, 1_000_000), "Calls at once, at least.", "1");
  static final Key<Integer> MAX_LIMIT =
      Key.of(
          "maxLimit",
          new QuantityType.OfCount(1, 1_000_000),
          "Calls at once, at most.",
          "4096 for elastic, else 200; 1000 for vegas");
  static final Shape SHAPE =
      new Shape(
          "concurrency",
          "A limit of calls at once that adapts. Calls that could not be answered before their"
              + " deadline are refused when they come, the least important first.",
          ALGORITHM,
          INITIAL_LIMIT,
          MIN_LIMIT,
          MAX_LIMIT,
          ReserveShape.RESERVE,
          BulkheadShape.MAX_WAITING,
          BulkheadShape.MAX_HOLD);

  private static final int MOST = 1_000_000;

  private ConcurrencyShape() {}

  static ConcurrencySpec bind(Section section, Reading reading) {
    var algorithm = section.get(ALGORITHM, Algorithm.ELASTIC);
    var min = section.get(MIN_LIMIT, 1);
    var max = section.get(MAX_LIMIT, most(algorithm));
    var usual = algorithm == Algorithm.ELASTIC ? 8 : 20;
    var initial = section.get(INITIAL_LIMIT, Math.max(min, Math.min(max, usual)));
    if (min > max) {
      reading.error(section.sourceOf(MIN_LIMIT), Code.BAD_VALUE, "minLimit is above maxLimit");
    } else if (initial < min || initial > max) {
      reading.error(
          section.sourceOf(INITIAL_LIMIT),
          Code.BAD_VALUE,
          "initialLimit is not between minLimit and maxLimit");
    }
    return new ConcurrencySpec(
        algorithm,
        initial,
        min,
        max,
        section.get(BulkheadShape.MAX_WAITING, 256),
        section.get(BulkheadShape.MAX_HOLD, Duration.ofMinutes(10)),
        ReserveShape.bind(section.get(ReserveShape.RESERVE), reading));
  }

  private static int most(Algorithm algorithm) {
    return switch (algorithm) {
      case ELASTIC -> 4096;
      case VEGAS -> 1000;
      case GRADIENT2, AIMD -> 200;
      case FIXED -> MOST;
    };
  }
}
