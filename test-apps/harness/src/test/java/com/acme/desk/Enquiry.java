package com.acme.desk;

/** Asks a method whose handler is a class, so that nothing can stand in for it. */
public final class Enquiry {
  private Enquiry() {}

  /** Told the answer. */
  abstract static class Answered implements AutoCloseable {
    abstract void done(String answer);

    @Override
    public void close() {}
  }

  /** Asks twice. */
  public static void main(String[] arguments) {
    for (var i = 0; i < 2; i++) {
      ask(
          new Answered() {
            @Override
            void done(String answer) {
              System.out.println(answer);
            }
          });
    }
  }

  static void ask(Answered handler) {
    handler.done("answered");
  }
}
