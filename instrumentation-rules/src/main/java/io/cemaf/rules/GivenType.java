package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What an exception is made with: a number, a text, {@code $message}, or {} for nothing much. */
final class GivenType extends Type<Object> {
  @Override
  @Nullable Object read(Node node, Reading reading) {
    if (node instanceof MappingNode mapping && mapping.getValue().isEmpty()) {
      return Map.of();
    }
    if (node instanceof ScalarNode scalar) {
      var number = PlainScalars.number(scalar);
      return number == null ? scalar.getValue() : number;
    }
    reading.error(node, Code.WRONG_TYPE, words() + " is expected");
    return null;
  }

  @Override
  String words() {
    return "a number, a text, $message or {}";
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
