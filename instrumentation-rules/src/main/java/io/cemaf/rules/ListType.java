package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A list; a single item stands for a list of one. */
final class ListType<T> extends Type<List<T>> {
  private final Type<T> item;
  private final boolean mayBeEmpty;

  ListType(Type<T> item, boolean mayBeEmpty) {
    this.item = item;
    this.mayBeEmpty = mayBeEmpty;
  }

  Type<T> item() {
    return item;
  }

  boolean mayBeEmpty() {
    return mayBeEmpty;
  }

  @Override
  @Nullable List<T> read(Node node, Reading reading) {
    if (!(node instanceof SequenceNode list)) {
      var single = item.read(node, reading);
      return single == null ? null : List.of(single);
    }
    var nodes = list.getValue();
    if (nodes.isEmpty() && !mayBeEmpty) {
      reading.error(node, Code.BAD_VALUE, "an empty list where " + words() + " is expected");
      return null;
    }
    var values = new ArrayList<T>(nodes.size());
    var wrong = false;
    for (var each : nodes) {
      var value = item.read(each, reading);
      if (value == null) {
        wrong = true;
      } else {
        values.add(value);
      }
    }
    return wrong ? null : values;
  }

  @Override
  String words() {
    return item.words() + " or a list of such";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.listOf(item, mayBeEmpty);
  }

  @Override
  String example() {
    return "[" + item.example() + "]";
  }
}
