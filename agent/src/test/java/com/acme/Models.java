package com.acme;

/** An application's classes for {@code check}: the agent's own package cannot be guarded. */
public final class Models {
  private Models() {}

  /** What rules name. */
  public interface Model {
    String ask(String question);
  }

  /** One step below. */
  public static class Base implements Model {
    @Override
    public String ask(String question) {
      return question;
    }
  }

  /** Two steps below. */
  public static final class Local extends Base {
    @Override
    public String ask(String question) {
      return question + "!";
    }

    int other() {
      return 1;
    }
  }
}
