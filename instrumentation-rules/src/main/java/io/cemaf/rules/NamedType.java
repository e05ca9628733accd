package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Values under names that the user chooses, in file order. */
final class NamedType<T> extends Type<List<Named<T>>> {
  private final TextType.Form form;
  private final Type<T> item;

  /** Values of a type, under names of a form. */
  NamedType(TextType.Form form, Type<T> item) {
    this.form = form;
    this.item = item;
  }

  Type<T> item() {
    return item;
  }

  TextType.Form form() {
    return form;
  }

  @Override
  @Nullable List<Named<T>> read(Node node, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading.error(node, Code.WRONG_TYPE, words() + " is expected");
      return null;
    }
    var values = new ArrayList<Named<T>>();
    for (var entry : reading.entries(mapping)) {
      if (form == TextType.Form.NAME && !isName(entry, reading)) {
        continue;
      }
      var value = item.read(entry.value(), reading);
      if (value != null) {
        values.add(new Named<>(entry.name(), entry.place(), value));
      }
    }
    return values;
  }

  private static boolean isName(Reading.Entry entry, Reading reading) {
    try {
      Names.checkName(entry.name());
      return true;
    } catch (BadValue e) {
      reading.error(entry.place(), e.code(), e.text());
      return false;
    }
  }

  @Override
  String words() {
    return "a mapping from names to " + item.words();
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.named(form == TextType.Form.NAME ? Names.NAME_PATTERN : "", item);
  }

  @Override
  String example() {
    var name = form == TextType.Form.HOOK ? "llm.chat" : "langchain4j";
    return "{ " + name + ": " + item.example() + " }";
  }
}
