package io.cemaf.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What an exception is made with: a number, a text, {@code $message}, or what a builder is given,
 * {} for nothing.
 */
final class GivenType extends Type<Object> {
  @Override
  @Nullable Object read(Node node, Reading reading) {
    if (node instanceof MappingNode) {
      var entries = new NamedType<>(TextType.Form.TEXT, new GivenType()).read(node, reading);
      return entries == null ? null : byName(entries);
    }
    if (node instanceof ScalarNode scalar) {
      var number = PlainScalars.number(scalar);
      return number == null ? scalar.getValue() : number;
    }
    reading.error(node, Code.WRONG_TYPE, words() + " is expected");
    return null;
  }

  static Map<String, Object> byName(List<Named<Object>> entries) {
    var given = new LinkedHashMap<String, Object>();
    for (var entry : entries) {
      given.put(entry.name(), entry.value());
    }
    return given;
  }

  @Override
  String words() {
    return "a number, a text, $message or a mapping of such";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return Map.of();
  }

  @Override
  String example() {
    return "$message";
  }
}
