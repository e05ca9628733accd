package io.cemaf.testapps.harness;

import java.util.stream.Stream;

/** Where an application runs under the real jar: the same scenario goes both ways. */
public enum Where {
  FORKED,
  IN_PROCESS;

  /**
   * The ways that the JDK under test allows: this process runs on its own JDK, which has had its
   * turn when another one's is.
   */
  public static Stream<Where> all() {
    return Jdk.underTest().isRunning() ? Stream.of(values()) : Stream.of(FORKED);
  }
}
