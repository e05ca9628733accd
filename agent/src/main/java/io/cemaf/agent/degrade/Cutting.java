package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Truncate;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts texts, lists and arrays; what is cut is a copy, and never longer than it was. */
public final class Cutting {
  private static final double ERROR = 1e-9;

  private Cutting() {}

  /**
   * The same instance where it is short enough, or is nothing that can be cut.
   *
   * @param declared the parameter's type, which the copy must be of too
   */
  public static @Nullable Object cut(@Nullable Object value, Truncate cut, String declared) {
    if (value instanceof String || (value instanceof CharSequence && isText(declared))) {
      return text((CharSequence) value, cut);
    }
    if (value instanceof List<?> list) {
      var length = length(list.size(), cut);
      if (length == list.size()) {
        return value;
      }
      var from = cut.keepEnd() ? list.size() - length : 0;
      return new ArrayList<>(list.subList(from, from + length));
    }
    if (value != null && value.getClass().isArray()) {
      var size = Array.getLength(value);
      var length = length(size, cut);
      if (length == size) {
        return value;
      }
      var copy = Array.newInstance(value.getClass().getComponentType(), length);
      System.arraycopy(value, cut.keepEnd() ? size - length : 0, copy, 0, length);
      return copy;
    }
    return value;
  }

  private static boolean isText(String declared) {
    return declared.equals("java.lang.CharSequence");
  }

  private static CharSequence text(CharSequence text, Truncate cut) {
    var size = text.length();
    var length = length(size, cut);
    if (length == size) {
      return text;
    }
    var from = cut.keepEnd() ? size - length : 0;
    var to = from + length;
    if (splitsPair(text, from)) {
      from++;
    }
    if (splitsPair(text, to)) {
      to--;
    }
    return text.subSequence(from, Math.max(from, to)).toString();
  }

  /** Whether a character of two units lies on both sides of a place. */
  private static boolean splitsPair(CharSequence text, int at) {
    return at > 0
        && at < text.length()
        && Character.isLowSurrogate(text.charAt(at))
        && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static int length(int size, Truncate cut) {
    var share = cut.by() < 1 ? Math.max(cut.min(), (int) (size * cut.by() + ERROR)) : size;
    return Math.min(size, Math.min(cut.to(), share));
  }
}
