package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What a key's value can be, and how it is read. */
abstract class Type<T> {
  /** The value; null if it is wrong, which has been reported then. */
  abstract @Nullable T read(Node node, Reading reading);

  /** What is expected, with its article: {@code a duration such as 30s}. */
  abstract String words();

  /** The JSON Schema of it; sections refer to their definitions. */
  abstract Map<String, Object> schema(RulesSchema schemas);

  /** A valid value as flow-style YAML. */
  abstract String example();

  /** Whether a mapping is a value of this type rather than a section's keys. */
  boolean claims(MappingNode mapping) {
    return false;
  }

  /** The text of a scalar; null after reporting that it is none, or that it is empty. */
  final @Nullable String scalar(Node node, Reading reading) {
    if (!(node instanceof ScalarNode scalar)) {
      var kind = node instanceof MappingNode ? "a mapping" : "a list";
      reading.error(node, Code.WRONG_TYPE, kind + " where " + words() + " is expected");
      return null;
    }
    if (PlainScalars.isNull(scalar)) {
      reading.error(node, Code.WRONG_TYPE, "no value where " + words() + " is expected");
      return null;
    }
    return scalar.getValue();
  }
}
