package io.cemaf.testapps.executor;

/** Says hello. */
public final class HelloWorld {
  private HelloWorld() {}

  public static void main(String[] arguments) {
    System.out.println("hello, world");
  }
}
