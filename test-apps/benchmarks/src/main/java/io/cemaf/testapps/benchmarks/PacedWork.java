package io.cemaf.testapps.benchmarks;

/** Work that takes a CPU's time. */
final class PacedWork {
  private long sum;

  /** Keeps a CPU busy for some milliseconds, more of them where the CPU is shared. */
  long burn(int rounds) {
    for (var i = 0; i < rounds; i++) {
      sum = sum * 6_364_136_223_846_793_005L + i;
    }
    return sum;
  }
}
