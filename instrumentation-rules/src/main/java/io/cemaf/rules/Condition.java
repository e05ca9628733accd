package io.cemaf.rules;

import io.cemaf.Level;
import java.util.List;

/** When something applies: a level, a signal against a value, or both joined by {@code and}. */
public sealed interface Condition {
  /** The level is this one or worse. */
  record AtLeast(Level level) implements Condition {}

  /**
   * A signal compared with a value.
   *
   * @param signal the canonical name, such as {@code temperature} or {@code latency.chat}; a size
   *     compared with {@code memory} is the signal {@code memory.bytes}
   * @param value in the signal's unit: ratios 0 to 1, degrees Celsius, bytes, bytes per second,
   *     seconds, counts
   */
  record Compare(String signal, Op op, double value) implements Condition {}

  /** Another guard is open or half open. */
  record GuardOpen(String guard) implements Condition {}

  /** All of them. */
  record All(List<Condition> of) implements Condition {
    public All {
      of = List.copyOf(of);
    }
  }

  /** The comparisons of the rules language. */
  enum Op {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<=");

    private final String sign;

    Op(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }
}
