package io.cemaf.testapps.control;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * Laws that meet the same seeds.
 *
 * @param <L> what a law is
 */
record Contest<L>(List<Entrant<L>> entrants, int seeds) {
  /** The laws' constants were chosen on the seeds before. */
  static final int FIRST_SEED = 101;

  /**
   * A law that takes part.
   *
   * @param law makes a new one for so many seconds between readings
   */
  record Entrant<L>(String name, DoubleFunction<L> law) {}

  /** What gathers about one law. */
  interface Marks<S> {
    /** One run more. */
    void add(int seed);

    S scores();
  }

  /** Every law in turn, with every seed. */
  <S> List<S> run(Function<Entrant<L>, Marks<S>> blank) {
    var scores = new ArrayList<S>();
    for (var entrant : entrants) {
      var marks = blank.apply(entrant);
      for (int seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
        marks.add(seed);
      }
      scores.add(marks.scores());
    }
    return scores;
  }
}
