package io.cemaf.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rules files for tests. */
final class TestRules {
  private TestRules() {}

  static LoadOptions options(Path sysroot) {
    return new LoadOptions("server", true, sysroot, Map.of(), LoadOptions.currentUserId());
  }

  static Path write(Path directory, String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Loaded load(Path directory, String text) {
    return RulesLoader.load(List.of(write(directory, "rules.yaml", text)), options(directory));
  }

  /** Rules that are expected to be right. */
  static Rules rules(Path directory, String text) {
    var loaded = load(directory, text);
    if (loaded.rules() == null) {
      throw new AssertionError("unexpected problems: " + loaded.problems());
    }
    return loaded.rules();
  }

  static List<String> codes(Loaded loaded) {
    return loaded.problems().stream().map(Problem::code).toList();
  }

  /** The problems without their file's directory. */
  static List<String> texts(Loaded loaded, Path directory) {
    return loaded.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }
}
