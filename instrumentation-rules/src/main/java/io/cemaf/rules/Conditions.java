package io.cemaf.rules;

import io.cemaf.Level;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions as text: levels, and signals compared with values, joined by {@code and}. */
final class Conditions {
  private static final String AND = " and ";
  private static final List<String> LEVELS =
      Arrays.asList("normal", "elevated", "high", "critical", "emergency");

  private Conditions() {}

  /** The level that a word names; null if none. */
  static @Nullable Level level(String word) {
    return switch (word) {
      case "normal" -> Level.NORMAL;
      case "elevated" -> Level.ELEVATED;
      case "high" -> Level.HIGH;
      case "critical" -> Level.CRITICAL;
      case "emergency" -> Level.EMERGENCY;
      default -> null;
    };
  }

  static List<String> levels() {
    return LEVELS;
  }

  /** Whether a key is meant as a level or condition rather than as a key's name. */
  static boolean looksLikeOne(String text) {
    return level(text) != null
        || text.indexOf('<') >= 0
        || text.indexOf('>') >= 0
        || text.contains(AND)
        || text.startsWith(Signal.GUARD.text());
  }

  static Condition parse(String text) throws BadValue {
    var parts = new ArrayList<Condition>(2);
    var start = 0;
    for (var and = text.indexOf(AND); and >= 0; and = text.indexOf(AND, start)) {
      parts.add(clause(text.substring(start, and).trim()));
      start = and + AND.length();
    }
    parts.add(clause(text.substring(start).trim()));
    return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
  }

  private static Condition clause(String text) throws BadValue {
    var level = level(text);
    if (level == Level.NORMAL) {
      throw new BadValue("'normal' always holds; name a worse level");
    }
    if (level != null) {
      return new Condition.AtLeast(level);
    }
    var at = operatorIn(text);
    if (at < 0) {
      return withoutOperator(text);
    }
    var orEqual = at + 1 < text.length() && text.charAt(at + 1) == '=';
    var op =
        text.charAt(at) == '>'
            ? (orEqual ? Op.AT_LEAST : Op.ABOVE)
            : orEqual ? Op.AT_MOST : Op.BELOW;
    var value = text.substring(at + op.sign().length()).trim();
    return compare(text.substring(0, at).trim(), op, value);
  }

  private static int operatorIn(String text) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '<' || text.charAt(i) == '>') {
        return i;
      }
    }
    return -1;
  }

  private static Condition withoutOperator(String text) throws BadValue {
    if (text.indexOf('=') >= 0) {
      throw new BadValue(Quantities.quoted(text) + " compares with '='; use > >= < or <=");
    }
    var base = Signal.base(text);
    var signal = Signal.find(base);
    if (signal == Signal.GUARD && base.equals(text)) {
      var name = nameIn(signal, text);
      return new Condition.GuardOpen(name);
    }
    if (signal != null && !signal.unit().example().isEmpty()) {
      throw new BadValue(
          Quantities.quoted(text)
              + " is compared with nothing; write "
              + text
              + " > "
              + signal.unit().example());
    }
    var known = new ArrayList<>(LEVELS);
    known.addAll(Signal.spellings());
    throw new BadValue(
        Quantities.quoted(text)
            + " is no level, and no signal compared with a value such as cpu > 90%"
            + Spelling.hint(text, known));
  }

  /** A signal compared with a value; the signal's name becomes the canonical one. */
  static Compare compare(String name, Op op, String value) throws BadValue {
    var base = Signal.base(name);
    var signal = Signal.find(base);
    if (signal == null) {
      throw new BadValue(
          Code.UNKNOWN_NAME,
          "unknown signal " + Quantities.quoted(base) + Spelling.hint(base, Signal.spellings()));
    }
    if (signal.isNamed()) {
      nameIn(signal, base);
    }
    if (value.contains(" or ")) {
      throw new BadValue("conditions are joined by and; write one entry for each side of 'or'");
    }
    return switch (signal.unit()) {
      case RATIO -> new Compare(name, op, Quantities.ratio(value));
      case SIZE -> new Compare(name, op, Quantities.size(value));
      case RATE -> new Compare(name, op, Quantities.rate(value));
      case RATIO_OR_SIZE -> memory(name, op, value);
      case TEMPERATURE -> new Compare(name, op, Quantities.celsius(value));
      case NUMBER -> new Compare(name, op, Quantities.number(value, 0, 1e6));
      case COUNT -> new Compare(name, op, Quantities.count(value, 0, Integer.MAX_VALUE));
      case DURATION -> new Compare(name, op, Quantities.duration(value).toNanos() / 1e9);
      case STATE -> throw new BadValue(base + " takes no comparison; write it alone");
      case SAME -> throw new BadValue(Quantities.quoted(name) + " is made from one made already");
    };
  }

  /** A signal whose threshold is learned: not a number yet. */
  static Compare learned(String name) throws BadValue {
    var signal = Signal.find(name);
    var unit = signal == null ? null : signal.unit();
    if (unit == Signal.Unit.RATIO
        || unit == Signal.Unit.RATIO_OR_SIZE
        || unit == Signal.Unit.TEMPERATURE) {
      return new Compare(name, Op.AT_LEAST, Double.NaN);
    }
    throw new BadValue(
        Quantities.quoted(name)
            + " has no threshold that is learned; auto is for ratios and temperatures");
  }

  private static Compare memory(String name, Op op, String value) throws BadValue {
    var made = name.substring(0, name.length() - Signal.MEMORY.text().length());
    return value.endsWith("B")
        ? new Compare(made + Signal.MEMORY_BYTES.text(), op, Quantities.size(value))
        : new Compare(name, op, Quantities.ratio(value));
  }

  /** The rule, guard, budget or command in a signal's name. */
  static String nameIn(Signal signal, String text) throws BadValue {
    var name = text.substring(signal.text().length());
    if (signal == Signal.PROCESSES) {
      Names.checkCommand(name);
    } else {
      Names.checkName(name);
    }
    return name;
  }
}
