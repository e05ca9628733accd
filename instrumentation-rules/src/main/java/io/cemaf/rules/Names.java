package io.cemaf.rules;

import java.util.Locale;
import java.util.Set;

/** What names in rules may look like. */
final class Names {
  static final String NAME_PATTERN = "^[A-Za-z][A-Za-z0-9_-]*$";

  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "char", "short", "int", "long", "float", "double");
  private static final Set<String> OFTEN_MEANT =
      Set.of("String", "Object", "Integer", "Long", "Boolean", "Double", "CharSequence", "Class");

  private Names() {}

  /** Names of rules and guards: they occur in signals, so they hold no dots. */
  static void checkName(String text) throws BadValue {
    for (var i = 0; i < text.length(); i++) {
      var letter = text.charAt(i);
      var alphabetic = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
      var inner = (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
      if (!alphabetic && (i == 0 || !inner)) {
        throw new BadValue(
            Quantities.quoted(text) + " is no name; use letters, digits, - and _, a letter first");
      }
    }
  }

  /** Names of commands, which may hold dots and blanks, as {@code Web Content} does. */
  static void checkCommand(String text) throws BadValue {
    var plain = !text.isBlank() && text.equals(text.strip());
    for (var i = 0; i < text.length(); i++) {
      var letter = text.charAt(i);
      plain &= letter >= ' ' && letter != '<' && letter != '>' && letter != '=' && letter != '/';
    }
    if (!plain) {
      throw new BadValue(
          Quantities.quoted(text) + " is no command's name, such as node: without its directory");
    }
  }

  static void checkType(String text) throws BadValue {
    if (text.indexOf('*') >= 0) {
      throw new BadValue(
          Quantities.quoted(text)
              + " has a wildcard, and types are exact; subtypesOf and annotatedWith find several");
    }
    if (!isTypeName(text)) {
      throw new BadValue(
          Quantities.quoted(text) + " is no type's full name, such as com.acme.Outer$Inner");
    }
    var isBootstrap = text.startsWith("io.cemaf.") && text.lastIndexOf('.') == 8;
    if (text.equals("java.lang.Object") || isBootstrap) {
      throw new BadValue(Code.NOT_WEAVABLE, text + " cannot be guarded: the agent stands on it");
    }
  }

  static void checkMethod(String text) throws BadValue {
    if (text.startsWith("<")) {
      throw new BadValue(
          Code.NOT_WEAVABLE,
          text.equals("<init>") || text.equals("<clinit>")
              ? "constructors and initialisers cannot be guarded: an object half made cannot wait;"
                  + " name a method that is called on it, or the factory method that makes it"
              : Quantities.quoted(text) + " is no method's name");
    }
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '*' && !Character.isJavaIdentifierPart(text.charAt(i))) {
        throw new BadValue(
            Quantities.quoted(text)
                + " is no method's name; write it alone, with * as wildcard, and the parameters"
                + " under parameterTypes");
      }
    }
  }

  /** As URLs have them, without port; an address of IPv6 without brackets. */
  static final String HOST_PATTERN =
      "^[^:/\\[\\]@?#\\s]+$|^[0-9A-Fa-f.*]*:[0-9A-Fa-f.*]*:[0-9A-Fa-f:.*]*$";

  private static boolean isHost(String text) {
    var colons = 0;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == ':') {
        colons++;
      } else if (!Character.isLetterOrDigit(c) && "-._*".indexOf(c) < 0) {
        return false;
      }
    }
    return colons != 1;
  }

  /** A host's name or pattern in lower case. */
  static String host(String text) throws BadValue {
    if (!isHost(text)) {
      throw new BadValue(
          Quantities.quoted(text)
              + " is no host's name: it has neither scheme nor port nor path, and * as its only"
              + " wildcard");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** An absolute path with {@code *}, {@code **} and {@code ?} as its only wildcards. */
  static void checkGlob(String text) throws BadValue {
    if (!text.startsWith("/")) {
      throw new BadValue(Quantities.quoted(text) + " is no absolute path");
    }
    for (var i = 0; i < text.length(); i++) {
      if ("[]{}\\".indexOf(text.charAt(i)) >= 0) {
        throw new BadValue(
            Quantities.quoted(text)
                + " has '"
                + text.charAt(i)
                + "'; the wildcards of paths are **, * and ?, and several paths are a list");
      }
    }
  }

  /** The parameter type in one spelling: {@code ...} is {@code []}. */
  static String parameter(String text) throws BadValue {
    var type = text.endsWith("...") ? text.substring(0, text.length() - 3) + "[]" : text;
    var element = type;
    while (element.endsWith("[]")) {
      element = element.substring(0, element.length() - 2);
    }
    if (element.indexOf('<') >= 0) {
      throw new BadValue(
          Quantities.quoted(text)
              + " has type arguments; write the erased type, such as java.util.List");
    }
    if (OFTEN_MEANT.contains(element)) {
      throw new BadValue(
          Quantities.quoted(text) + " needs its package; did you mean 'java.lang." + type + "'?");
    }
    if (!PRIMITIVES.contains(element) && !isTypeName(element)) {
      throw new BadValue(
          Quantities.quoted(text) + " is no type, such as int or java.lang.String[]");
    }
    return type;
  }

  private static boolean isTypeName(String text) {
    var start = true;
    for (var i = 0; i < text.length(); i++) {
      var letter = text.charAt(i);
      if (letter == '.') {
        if (start) {
          return false;
        }
        start = true;
      } else if (start
          ? !Character.isJavaIdentifierStart(letter)
          : !Character.isJavaIdentifierPart(letter)) {
        return false;
      } else {
        start = false;
      }
    }
    return !start;
  }
}
