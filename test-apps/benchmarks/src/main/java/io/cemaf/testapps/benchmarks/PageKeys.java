package io.cemaf.testapps.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys by Zipf's law with an exponent of 0.99, spread over all there are; from a seed. */
final class PageKeys {
  private static final double EXPONENT = 0.99;

  private final double[] below;
  private final int[] byRank;
  private final SplittableRandom random;

  PageKeys(int count, long seed) {
    random = new SplittableRandom(seed);
    below = new double[count];
    byRank = new int[count];
    var sum = 0.0;
    var shuffling = new SplittableRandom(1);
    for (var rank = 0; rank < count; rank++) {
      sum += 1 / Math.pow(rank + 1.0, EXPONENT);
      below[rank] = sum;
      var other = shuffling.nextInt(rank + 1);
      byRank[rank] = byRank[other];
      byRank[other] = rank;
    }
  }

  int next() {
    var at = Arrays.binarySearch(below, random.nextDouble() * below[below.length - 1]);
    return byRank[at < 0 ? -at - 1 : at];
  }
}
