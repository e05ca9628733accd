package io.cemaf.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A status such as 429, all of {@code 5xx}, or a word for what has no status. */
final class FailureClassType extends Type<FailureClass> {
  private static final Map<String, FailureClass> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put("5xx", new FailureClass.Status(500, 599));
    WORDS.put("timeout", FailureClass.Kind.TIMEOUT);
    WORDS.put("open", FailureClass.Kind.OPEN);
    WORDS.put("rejected", FailureClass.Kind.REJECTED);
    WORDS.put("quota", FailureClass.Kind.QUOTA);
    WORDS.put("network", FailureClass.Kind.NETWORK);
    WORDS.put("contextOverflow", FailureClass.Kind.CONTEXT_OVERFLOW);
  }

  @Override
  @Nullable FailureClass read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    var word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    try {
      return status(text, reading);
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  private FailureClass status(String text, Reading reading) throws BadValue {
    if (text.equals("4xx")) {
      throw new BadValue(
          "'4xx' has 400, 401, 403 and 422 in it, which say that the request itself is wrong;"
              + " write those that are meant, such as 429");
    }
    if (text.isEmpty() || !text.chars().allMatch(letter -> letter >= '0' && letter <= '9')) {
      throw new BadValue(
          Quantities.quoted(text) + " is not " + words() + reading.hint(text, WORDS.keySet()));
    }
    var status = Quantities.count(text, 400, 599);
    switch (status) {
      case 400, 401, 403, 422 ->
          throw new BadValue(
              status
                  + " says that the request itself is wrong or not allowed: another model would be"
                  + " asked the same, so there is no falling back on it");
      default -> {
        return new FailureClass.Status(status, status);
      }
    }
  }

  @Override
  String words() {
    return "a status such as 429, or one of " + String.join(", ", WORDS.keySet());
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.either(
        schemas.words(WORDS.keySet().toArray(new String[0])),
        schemas.text("^[45][0-9][0-9]$"),
        schemas.number("integer", 402, 599));
  }

  @Override
  String example() {
    return "429";
  }
}
