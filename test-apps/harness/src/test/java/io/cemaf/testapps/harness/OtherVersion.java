package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A library in another version than the applications are built with, and all that it depends on, as
 * Maven finds it.
 *
 * @param version such as {@code 1.0.0}
 * @param artifacts each as {@code group:artifact:version}
 */
record OtherVersion(String version, List<String> artifacts) {
  /** What every driver needs besides. */
  private static final List<String> BESIDES =
      List.of("com.fasterxml.jackson.core:jackson-databind:2.22.0", "org.slf4j:slf4j-nop:2.0.18");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** These artifacts, all in one version. */
  static OtherVersion of(String version, String... artifacts) {
    return new OtherVersion(
        version, List.of(artifacts).stream().map(artifact -> artifact + ":" + version).toList());
  }

  /** A file with the class path of a module's drivers and this version. */
  Path classPath(String module) {
    try {
      var directory =
          Files.createDirectories(Path.of("target", "matrix", module, version).toAbsolutePath());
      var resolved = directory.resolve("resolved.txt");
      Files.writeString(directory.resolve("pom.xml"), pom());
      var done =
          Commands.run(
              directory,
              Map.of(),
              PATIENCE,
              List.of(
                  System.getProperty("cemaf.test.maven"),
                  "-q",
                  "dependency:build-classpath",
                  "-Dmdep.outputFile=" + resolved));
      assertThat(done.exit()).as(done.stdout() + done.stderr()).isZero();
      return Files.writeString(
          directory.resolve("classpath.txt"),
          String.join(
              File.pathSeparator,
              classes(module),
              classes("driver"),
              Files.readString(resolved).strip()));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String classes(String module) {
    return Path.of("..", "clients", module, "target", "classes")
        .toAbsolutePath()
        .normalize()
        .toString();
  }

  private String pom() {
    var text =
        new StringBuilder(
            "<project><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId>"
                + "<artifactId>other-version</artifactId><version>1</version><dependencies>");
    for (var artifacts : List.of(BESIDES, artifacts)) {
      for (var artifact : artifacts) {
        var parts = artifact.split(":", -1);
        text.append("<dependency><groupId>").append(parts[0]);
        text.append("</groupId><artifactId>").append(parts[1]);
        text.append("</artifactId><version>").append(parts[2]).append("</version></dependency>");
      }
    }
    return text.append("</dependencies></project>").toString();
  }

  @Override
  public String toString() {
    return String.join(", ", artifacts);
  }
}
