package com.acme;

/** Throws what it was made with. */
public final class Failing {
  private final RuntimeException problem;

  public Failing(RuntimeException problem) {
    this.problem = problem;
  }

  public String call() {
    Gauge.begin();
    Gauge.end();
    throw problem;
  }
}
