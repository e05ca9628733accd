package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A place in a call's receiver, arguments or answer. */
final class PathType extends Type<LibraryCall.ArgumentPath> {
  @Override
  LibraryCall.@Nullable ArgumentPath read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      return LibraryCall.ArgumentPath.of(text);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  @Override
  String words() {
    return "$this, $argN or $result with a path";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.text("^\\$(this|result|arg[0-9]+)(\\.\\w+)*$");
  }

  @Override
  String example() {
    return "$arg0.parameters.modelName";
  }
}
