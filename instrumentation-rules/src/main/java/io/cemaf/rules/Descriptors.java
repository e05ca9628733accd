package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;

/** Method descriptors of class files, as source code spells their types. */
public final class Descriptors {
  private Descriptors() {}

  /** The parameters of a method descriptor: {@code int}, {@code java.util.Map$Entry[]}. */
  public static List<String> parameters(String descriptor) {
    var names = new ArrayList<String>();
    var at = 1;
    while (descriptor.charAt(at) != ')') {
      var start = at;
      while (descriptor.charAt(at) == '[') {
        at++;
      }
      var dimensions = at - start;
      String name;
      if (descriptor.charAt(at) == 'L') {
        var end = descriptor.indexOf(';', at);
        name = descriptor.substring(at + 1, end).replace('/', '.');
        at = end + 1;
      } else {
        name = primitive(descriptor.charAt(at++));
      }
      names.add(name + "[]".repeat(dimensions));
    }
    return names;
  }

  /** One of the parameters; empty if there is none at that place. */
  public static String parameter(String descriptor, int place) {
    var types = parameters(descriptor);
    return place >= 0 && place < types.size() ? types.get(place) : "";
  }

  /** The result of a method descriptor, spelled as {@link #parameters} does. */
  public static String result(String descriptor) {
    var end = descriptor.indexOf(')') + 1;
    return descriptor.charAt(end) == 'V'
        ? "void"
        : parameters("(" + descriptor.substring(end) + ")V").get(0);
  }

  /**
   * Whether the parameters are those that a rule writes; a dot may stand for a nested class's $.
   */
  static boolean hasParameters(String descriptor, List<String> written) {
    var actual = parameters(descriptor);
    if (actual.size() != written.size()) {
      return false;
    }
    for (var i = 0; i < written.size(); i++) {
      var name = actual.get(i);
      if (!name.equals(written.get(i)) && !name.replace('$', '.').equals(written.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String primitive(char letter) {
    return switch (letter) {
      case 'Z' -> "boolean";
      case 'B' -> "byte";
      case 'C' -> "char";
      case 'S' -> "short";
      case 'I' -> "int";
      case 'J' -> "long";
      case 'F' -> "float";
      case 'D' -> "double";
      default -> throw new IllegalArgumentException("no such type: " + letter);
    };
  }
}
