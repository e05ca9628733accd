package io.cemaf.testapps.benchmarks;

/** Prints how many bytes of heap each value of a paged field takes, beside its owner. */
public final class FieldHeapApp {
  private static final int CHARACTERS = 4_096;
  private static final int COLLECTIONS = 6;

  private FieldHeapApp() {}

  /** Runs for so many values. */
  public static void main(String[] arguments) {
    var owners = new FieldTargets.Paged[Integer.parseInt(arguments[0])];
    for (var i = 0; i < owners.length; i++) {
      owners[i] = new FieldTargets.Paged(null);
    }
    // What comes with the first page is no single value's.
    var first = new FieldTargets.Paged("y".repeat(CHARACTERS));
    var before = used();
    for (var i = 0; i < owners.length; i++) {
      owners[i] = new FieldTargets.Paged("x".repeat(CHARACTERS));
    }
    var after = used();
    if (first.text() == null || owners[owners.length - 1].text() == null) {
      throw new IllegalStateException("a value is gone");
    }
    System.out.println((double) (after - before) / owners.length);
  }

  private static long used() {
    for (var i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
