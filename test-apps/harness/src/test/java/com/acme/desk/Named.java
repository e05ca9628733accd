package com.acme.desk;

import java.io.IOException;

/** {@link Driven} by a name that no other JVM of the tests has. */
public final class Named {
  private Named() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    Driven.main(arguments);
  }
}
