package io.cemaf.testapps.simulator;

import io.cemaf.Priority;
import java.util.Arrays;

/** What came of a run, phase by phase. */
final class Score {
  private static final int CLASSES = Priority.values().length;

  private final int[][] offered;
  private final int[][] good;
  private int inversions;

  Score(int phases) {
    offered = new int[phases][CLASSES];
    good = new int[phases][CLASSES];
  }

  void offer(Call call) {
    offered[call.phase][call.priority.ordinal()]++;
  }

  void good(Call call) {
    good[call.phase][call.priority.ordinal()]++;
  }

  void inversion() {
    inversions++;
  }

  int inversions() {
    return inversions;
  }

  /** Calls answered in time. */
  int good(int phase) {
    return Arrays.stream(good[phase]).sum();
  }

  /** The share of the critical calls that were answered in time. */
  double criticalSuccess(int phase) {
    return (double) good[phase][0] / Math.max(1, offered[phase][0]);
  }

  void add(Score other) {
    for (var phase = 0; phase < good.length; phase++) {
      for (var i = 0; i < CLASSES; i++) {
        offered[phase][i] += other.offered[phase][i];
        good[phase][i] += other.good[phase][i];
      }
    }
    inversions += other.inversions;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Score score
        && Arrays.deepEquals(offered, score.offered)
        && Arrays.deepEquals(good, score.good)
        && inversions == score.inversions;
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(good);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(good) + " of " + Arrays.deepToString(offered);
  }
}
