package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The JDK that forked JVMs run on: the one that system property {@code cemaf.test.java.home} names,
 * else the running one.
 */
public record Jdk(Path home) {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  public static Jdk underTest() {
    return new Jdk(
        Path.of(System.getProperty("cemaf.test.java.home", System.getProperty("java.home"))));
  }

  /** Whether this process runs on it. */
  boolean isRunning() {
    try {
      return Files.isSameFile(home, Path.of(System.getProperty("java.home")));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public Path java() {
    return tool("java");
  }

  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** Such as 17. */
  public int feature() {
    try {
      var matcher = VERSION.matcher(Files.readString(home.resolve("release")));
      if (!matcher.find()) {
        throw new IllegalStateException("no version in " + home.resolve("release"));
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
