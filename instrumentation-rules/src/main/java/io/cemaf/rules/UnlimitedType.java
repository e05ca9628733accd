package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A number, or the word for none. */
final class UnlimitedType extends Type<Long> {
  private static final String UNLIMITED = "unlimited";

  private final Type<? extends Number> number;

  UnlimitedType(Type<? extends Number> number) {
    this.number = number;
  }

  @Override
  @Nullable Long read(Node node, Reading reading) {
    if (node instanceof ScalarNode scalar && scalar.getValue().equals(UNLIMITED)) {
      return PageLimits.UNLIMITED;
    }
    var value = number.read(node, reading);
    return value == null ? null : value.longValue();
  }

  @Override
  String words() {
    return number.words() + ", or " + UNLIMITED;
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(schemas.words(UNLIMITED), number.schema(schemas));
  }

  @Override
  String example() {
    return number.example();
  }

  Type<? extends Number> number() {
    return number;
  }
}
