package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** One of a few words. */
final class WordType<T> extends Type<T> {
  private final Map<String, T> byWord;

  private WordType(Map<String, T> byWord) {
    this.byWord = byWord;
  }

  /** The constants of an enum, in lower case. */
  static <E extends Enum<E>> WordType<E> of(E[] constants) {
    var words = new LinkedHashMap<String, E>();
    for (var constant : constants) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return new WordType<>(words);
  }

  /** Words with what they stand for, in the order in which they are told. */
  static <T> WordType<T> of(Map<String, T> meanings, List<String> order) {
    var words = new LinkedHashMap<String, T>();
    for (var word : order) {
      words.put(word, Objects.requireNonNull(meanings.get(word)));
    }
    return new WordType<>(words);
  }

  /** Two words for false and true. */
  static WordType<Boolean> of(String no, String yes) {
    var words = new LinkedHashMap<String, Boolean>();
    words.put(no, Boolean.FALSE);
    words.put(yes, Boolean.TRUE);
    return new WordType<>(words);
  }

  /** Words that stand for themselves. */
  static WordType<String> of(List<String> own) {
    var words = new LinkedHashMap<String, String>();
    for (var word : own) {
      words.put(word, word);
    }
    return new WordType<>(words);
  }

  /**
   * {@code on} and {@code off}, which YAML 1.2 takes for text, and {@code true} and {@code false}.
   */
  static WordType<Boolean> onOff() {
    var words = new LinkedHashMap<String, Boolean>();
    words.put("true", Boolean.TRUE);
    words.put("false", Boolean.FALSE);
    words.put("on", Boolean.TRUE);
    words.put("off", Boolean.FALSE);
    return new WordType<>(words);
  }

  List<String> choices() {
    return new ArrayList<>(byWord.keySet());
  }

  @Override
  @Nullable T read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    var value = byWord.get(text);
    if (value == null) {
      reading.error(
          node,
          Code.BAD_VALUE,
          Quantities.quoted(text) + " is not " + words() + reading.hint(text, byWord.keySet()));
    }
    return value;
  }

  @Override
  String words() {
    return "one of " + String.join(", ", byWord.keySet());
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.words(byWord.keySet().toArray(new String[0]));
  }

  @Override
  String example() {
    return byWord.keySet().iterator().next();
  }
}
