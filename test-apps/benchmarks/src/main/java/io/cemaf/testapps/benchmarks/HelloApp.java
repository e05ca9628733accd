package io.cemaf.testapps.benchmarks;

import java.io.IOException;

/** Says hello. */
final class HelloApp {
  private HelloApp() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("hello, world");
    System.out.println(Peak.line());
  }
}
