package io.cemaf.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files that come with the agent. */
final class Resources {
  private Resources() {}

  static String text(String name) {
    try (var in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the agent's jar lacks io/cemaf/rules/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read io/cemaf/rules/" + name + " of the agent's jar", e);
    }
  }

  /** A resource in the rules language; its problems are this project's own mistakes. */
  static Section section(String name, Shape shape, Reading reading) {
    var node = YamlText.compose(text(name), reading);
    var section = node == null ? null : new SectionType(shape).read(node, reading);
    if (section == null) {
      throw new IllegalStateException("io/cemaf/rules/" + name + " is broken");
    }
    return section;
  }
}
