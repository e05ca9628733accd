package io.cemaf.testapps.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** Work that a rule can be about. */
final class PoolWork {
  private final AtomicInteger steps = new AtomicInteger();

  void step() {
    steps.getAndIncrement();
  }

  int steps() {
    return steps.get();
  }
}
