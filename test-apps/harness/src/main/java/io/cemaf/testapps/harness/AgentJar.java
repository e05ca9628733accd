package io.cemaf.testapps.harness;

import java.nio.file.Path;

/** The real jar under test, which the build names in system property {@code cemaf.jar}. */
public final class AgentJar {
  private AgentJar() {}

  public static Path path() {
    var named = System.getProperty("cemaf.jar");
    if (named == null) {
      throw new IllegalStateException("system property cemaf.jar names no jar");
    }
    return Path.of(named);
  }
}
