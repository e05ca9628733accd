package com.acme;

/** A static method, with primitives among its arguments and as its result. */
public final class Tools {
  private Tools() {}

  public static long sum(int first, long second, double third) {
    Gauge.begin();
    Gauge.end();
    return first + second + (long) third;
  }
}
