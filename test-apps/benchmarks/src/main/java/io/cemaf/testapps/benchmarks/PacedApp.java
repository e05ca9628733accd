package io.cemaf.testapps.benchmarks;

import java.io.IOException;

/** As many threads as it is told work without a pause until its standard input ends. */
final class PacedApp {
  private static final int ROUNDS = 5_000_000;

  private PacedApp() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("main");
    for (var i = 0; i < Integer.parseInt(arguments[0]); i++) {
      var thread = new Thread(PacedApp::work, "busy-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    var unused = System.in.read();
  }

  private static void work() {
    var work = new PacedWork();
    while (work.burn(ROUNDS) != 0) {
      // the next one
    }
  }
}
