package io.cemaf.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are meant. */
class PathGlobsTest {
  @TempDir Path root;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.writeString(root.resolve("a/one.log"), "");
    Files.writeString(root.resolve("a/b/two.log"), "");
    Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("one"), root.resolve("a/one.log"));
  }

  @ParameterizedTest(name = "{0} means {1}: {2}")
  @CsvSource({
    "a,           a/one.log,       true",
    "a,           a/b/two.log,     true",
    "a,           a/b/new.log,     true",
    "a/**,        a/b/two.log,     true",
    "a/*,         a/b/two.log,     false",
    "a/*.log,     a/one.log,       true",
    "a/???.log,   a/one.log,       true",
    "a/*.txt,     a/one.log,       false",
    "**/two.*,    a/b/two.log,     true",
    "a/**,        link/b/two.log,  true",
    "link/**,     a/b/two.log,     true",
    "a/**,        one,             true",
    "a/**,        b/../a/one.log,  true",
    "a/**,        other,           false",
    "a/**,        a/b,             false",
    "ab,          a/one.log,       false",
  })
  void glob_ofAPath_meansIt(String glob, String path, boolean meant) {
    var globs = new PathGlobs(List.of(root + "/" + glob));

    assertThat(globs.matches(root + "/" + path)).isEqualTo(meant);
  }

  @Test
  void relativePath_isOneOfTheWorkingDirectory() {
    var here = Path.of("").toAbsolutePath();

    assertThat(new PathGlobs(List.of(here + "/**")).matches("pom.xml")).isTrue();
    assertThat(new PathGlobs(List.of(root + "/**")).matches("pom.xml")).isFalse();
  }

  @Test
  void device_isNeverMeant() {
    assertThat(new PathGlobs(List.of("/**")).matches("/dev/null")).isFalse();
  }
}
