package io.cemaf.rules;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What scalars without quotes stand for, as YAML 1.2 has it. */
final class PlainScalars {
  private PlainScalars() {}

  static boolean isNull(ScalarNode node) {
    if (!node.isPlain()) {
      return false;
    }
    return switch (node.getValue()) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  /** True or false; null for anything else. */
  static @Nullable Boolean bool(ScalarNode node) {
    if (!node.isPlain()) {
      return null;
    }
    return switch (node.getValue()) {
      case "true", "True", "TRUE" -> Boolean.TRUE;
      case "false", "False", "FALSE" -> Boolean.FALSE;
      default -> null;
    };
  }

  /** A Long or Double; null for anything else. */
  static @Nullable Number number(ScalarNode node) {
    var text = node.getValue();
    if (!node.isPlain() || !startsLikeNumber(text)) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return decimal(text);
    }
  }

  private static @Nullable Double decimal(String text) {
    for (var i = 0; i < text.length(); i++) {
      if ("+-.eE0123456789".indexOf(text.charAt(i)) < 0) {
        return null;
      }
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean startsLikeNumber(String text) {
    return !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
  }
}
