package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Goes through the model of the language: every key with a document that gives it. */
final class LanguageWalk {
  /**
   * A supported key.
   *
   * @param path such as {@code rules.NAME.bulkhead.maxWaiting}
   * @param document from the key's value to a whole, otherwise valid rules file
   */
  record Place(String path, Key<?> key, UnaryOperator<String> document) {
    @Override
    public String toString() {
      return path;
    }
  }

  private LanguageWalk() {}

  static List<Place> places() {
    var places = new ArrayList<Place>();
    walk("", RootShape.SHAPE, body -> "{ " + body + " }", places);
    return places;
  }

  /** The shapes of a type itself and of what it holds. */
  static List<Shape> shapesIn(Type<?> type) {
    return new ArrayList<>(shapes(type, "x", UnaryOperator.identity()).keySet());
  }

  private static void walk(
      String path, Shape shape, UnaryOperator<String> around, List<Place> places) {
    for (var key : shape.keys()) {
      var type = key.type();
      if (type == null) {
        continue;
      }
      UnaryOperator<String> document =
          value -> around.apply(required(shape, key) + key.name() + ": " + value);
      var here = path + key.name();
      places.add(new Place(here, key, document));
      for (var inner : shapes(type, here, document).entrySet()) {
        walk(here + ".", inner.getKey(), inner.getValue(), places);
      }
    }
  }

  /** What the section needs besides the key, as the beginning of a flow mapping. */
  private static String required(Shape shape, Key<?> but) {
    var text = new StringBuilder(but == MatchType.HOSTS ? "hook: http.send, " : "");
    for (var key : shape.keys()) {
      var needed =
          key.required()
              // what is about arguments and results is about a method
              || key == RuleShape.MATCH
              || (shape == MatchType.SHAPE && key == needed(but))
              || (shape == PolicyShape.SHAPE && (key == PolicyShape.WHEN || key == PolicyShape.DO))
              || (shape == WebhookShape.SHAPE
                  && key == WebhookShape.URL_FILE
                  && but != WebhookShape.URL)
              || (key == BudgetShape.TOKENS && but != BudgetShape.COST)
              || (key == BudgetShape.PRICES && but == BudgetShape.COST)
              || key == LoopShape.MAX_CALLS
              || key == FallbackShape.MODEL
              || (key == DegradeShape.TO && but != DegradeShape.TRUNCATED_BY)
              || (key == DegradeShape.SIZE && but != DegradeShape.SPLIT_BY);
      if (needed && key != but && key.type() != null) {
        text.append(key.name()).append(": ").append(key.type().example()).append(", ");
      }
    }
    return text.toString();
  }

  /** A match needs a type; a hook and a type exclude each other, and hosts need a hook. */
  private static Key<?> needed(Key<?> but) {
    return but == MatchType.HOOK || but == MatchType.HOSTS ? but : MatchType.TYPE;
  }

  private static Map<Shape, UnaryOperator<String>> shapes(
      Type<?> type, String name, UnaryOperator<String> around) {
    var shapes = new LinkedHashMap<Shape, UnaryOperator<String>>();
    UnaryOperator<String> braces = body -> around.apply("{ " + body + " }");
    if (type instanceof SectionType section) {
      shapes.put(section.shape(), braces);
    } else if (type instanceof MatchType) {
      shapes.put(MatchType.SHAPE, braces);
    } else if (type instanceof SkipType) {
      shapes.put(SkipType.SHAPE, braces);
    } else if (type instanceof NamedType<?> named) {
      shapes.putAll(shapes(named.item(), name, body -> around.apply("{ a-name: " + body + " }")));
    } else if (type instanceof ListType<?> list) {
      shapes.putAll(shapes(list.item(), name, body -> around.apply("[ " + body + " ]")));
    } else if (type instanceof ByLevelType<?> byLevel) {
      shapes.putAll(shapes(byLevel.item(), name, body -> around.apply("{ high: " + body + " }")));
    }
    return shapes;
  }
}
