package io.cemaf.rules;

import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** An expression of the closed list that {@link Expression} is. */
final class ExpressionType extends Type<Expression> {
  static final String PATTERN =
      "^\\$(this|thread|arg[0-9]+(\\.[A-Za-z_][A-Za-z0-9_]*)?|mdc\\.[A-Za-z0-9_.-]+"
          + "|env\\.[A-Za-z_][A-Za-z0-9_]*)$";

  private static final String ARG = "$arg";
  private static final String MDC = "$mdc.";
  private static final String ENV = "$env.";
  private static final int MOST_ARGUMENTS = 254;

  @Override
  @Nullable Expression read(Node node, Reading reading) {
    var text = scalar(node, reading);
    if (text == null) {
      return null;
    }
    try {
      var expression = parse(text);
      if (expression == null) {
        throw new BadValue(Quantities.quoted(text) + " is no expression; write " + list());
      }
      return expression;
    } catch (BadValue e) {
      reading.error(node, e);
      return null;
    }
  }

  /** Null for what is none of them; an error for one with a wrong name or number in it. */
  static @Nullable Expression parse(String text) throws BadValue {
    if (text.equals("$this")) {
      return new Expression.Self();
    }
    if (text.equals("$thread")) {
      return new Expression.CallingThread();
    }
    if (text.startsWith(MDC)) {
      return new Expression.Mdc(name(text, MDC, ExpressionType::isInKey));
    }
    if (text.startsWith(ENV)) {
      var name = name(text, ENV, ExpressionType::isInIdentifier);
      return new Expression.Env(notNumbered(name, text));
    }
    return text.startsWith(ARG) ? argument(text) : null;
  }

  private static @Nullable Expression argument(String text) throws BadValue {
    var dot = text.indexOf('.');
    var digits = text.substring(ARG.length(), dot < 0 ? text.length() : dot);
    if (digits.isEmpty() || !digits.chars().allMatch(ExpressionType::isDigit)) {
      return null;
    }
    var index = Quantities.count(digits, 0, MOST_ARGUMENTS);
    if (dot < 0) {
      return new Expression.Argument(index, null);
    }
    var property = name(text, text.substring(0, dot + 1), ExpressionType::isInIdentifier);
    return new Expression.Argument(index, notNumbered(property, text));
  }

  private static String name(String text, String prefix, IntPredicate allowed) throws BadValue {
    var name = text.substring(prefix.length());
    if (name.isEmpty() || !name.chars().allMatch(allowed)) {
      throw new BadValue(
          Quantities.quoted(text) + " has no name that " + prefix + " can be followed by");
    }
    return name;
  }

  private static String notNumbered(String name, String text) throws BadValue {
    if (isDigit(name.charAt(0))) {
      throw new BadValue(Quantities.quoted(text) + " has a name that begins with a digit");
    }
    return name;
  }

  private static boolean isDigit(int letter) {
    return letter >= '0' && letter <= '9';
  }

  private static boolean isInIdentifier(int letter) {
    return isDigit(letter)
        || (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || letter == '_';
  }

  private static boolean isInKey(int letter) {
    return isInIdentifier(letter) || letter == '.' || letter == '-';
  }

  private static String list() {
    return "$this, $argN, $argN.property, $thread, $mdc.NAME or $env.NAME";
  }

  @Override
  String words() {
    return "one of " + list();
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.text(PATTERN);
  }

  @Override
  String example() {
    return "$thread";
  }
}
