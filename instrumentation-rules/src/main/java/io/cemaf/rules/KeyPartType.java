package io.cemaf.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** {@code provider}, {@code model}, {@code apiKey}, or an expression that all calls can have. */
final class KeyPartType extends Type<KeyPart> {
  private static final List<String> WORDS = List.of("provider", "model", "apiKey");

  @Override
  @Nullable KeyPart read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      return parse(text, reading);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  private KeyPart parse(String text, Reading reading) throws BadValue {
    switch (text) {
      case "provider":
        return KeyPart.Known.PROVIDER;
      case "model":
        return KeyPart.Known.MODEL;
      case "apiKey":
        return KeyPart.Known.API_KEY;
      default:
        break;
    }
    var expression = ExpressionType.parse(text);
    if (expression == null) {
      throw new BadValue(
          Quantities.quoted(text) + " is not " + words() + reading.hint(text, WORDS));
    }
    if (expression.isOfMethod()) {
      throw new BadValue(
          Quantities.quoted(text)
              + " belongs to one method, and this key is of all calls; use $mdc.NAME, $env.NAME or"
              + " $thread");
    }
    return new KeyPart.Given(expression);
  }

  @Override
  String words() {
    return "one of provider, model, apiKey, $mdc.NAME, $env.NAME and $thread";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(
        schemas.words(WORDS.toArray(new String[0])), schemas.text(ExpressionType.PATTERN));
  }

  @Override
  String example() {
    return "provider";
  }
}
