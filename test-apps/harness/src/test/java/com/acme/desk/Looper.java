package com.acme.desk;

/** An agent that may run in circles. */
public class Looper {
  /** What one conversation has been about. */
  public record Memory(String user) {}

  public String step(String what) {
    return what;
  }

  public String remember(Memory memory) {
    return memory.user();
  }

  /** One call for those who make it. */
  public String outer(String what) {
    return step(what);
  }
}
