package io.cemaf.testapps.benchmarks;

import java.io.IOException;

/** Does nothing until its standard input ends. */
final class SleepApp {
  private SleepApp() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("main");
    var unused = System.in.read();
    System.out.println(Peak.line());
  }
}
