package io.cemaf.testapps.harness;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** An application that starts something until it finds that a start takes its time. */
public final class Starting {
  private static final long SLOW_NANOS = 190_000_000L;
  private static final int IN_A_ROW = 5;

  private Starting() {}

  /**
   * Says whether five starts in a row took at least 190 ms each.
   *
   * @param arguments "processes" or "tasks", and the most starts
   */
  public static void main(String[] arguments) throws Exception {
    var pool = Executors.newFixedThreadPool(2);
    Callable<Integer> start =
        switch (arguments[0]) {
          case "processes" -> () -> new ProcessBuilder("true").start().waitFor();
          case "tasks" -> () -> pool.submit(() -> 0).get();
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    var most = Integer.parseInt(arguments[1]);
    System.out.println("started " + start.call());
    var slow = 0;
    for (var i = 0; i < most && slow < IN_A_ROW; i++) {
      var before = System.nanoTime();
      var ended = start.call();
      slow = ended == 0 && System.nanoTime() - before >= SLOW_NANOS ? slow + 1 : 0;
    }
    System.out.println(slow == IN_A_ROW ? "spaced" : "never spaced");
    pool.shutdown();
  }
}
