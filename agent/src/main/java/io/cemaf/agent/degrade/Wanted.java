package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a property is to be, by what it is and what the rules say; never more than it is. */
final class Wanted {
  /** The property stays as it is. */
  static final Object SAME = new Object();

  /** Words for how much effort is made, each with those that mean the same. */
  private static final List<List<String>> EFFORTS =
      List.of(
          List.of("none"),
          List.of("minimal"),
          List.of("low"),
          List.of("medium"),
          List.of("high"),
          List.of("xhigh", "max"));

  private Wanted() {}

  /**
   * The new value.
   *
   * @param current null where it is unset
   * @return {@link #SAME} where it is not to be changed
   * @throws Unfit if the rules ask for a share of something that has none
   */
  static @Nullable Object of(@Nullable Object current, Value value) throws Unfit {
    if (value instanceof Value.Ratio ratio) {
      return ratio(current, ratio);
    }
    if (value instanceof Value.Served served) {
      var answer = current == null ? null : served.byAsked().get(text(current));
      return answer == null ? SAME : literal(current, answer);
    }
    return literal(current, ((Value.Literal) value).value());
  }

  private static @Nullable Object ratio(@Nullable Object current, Value.Ratio ratio) throws Unfit {
    if (current == null) {
      return ratio.otherwise() == null ? SAME : ratio.otherwise();
    }
    if (!Scaling.fits(current)) {
      throw new Unfit("a share of " + current.getClass().getName() + " is asked for");
    }
    var less = Scaling.scaled(current, new Scale(ratio.ratio(), Double.NaN));
    return less == current ? SAME : less;
  }

  private static @Nullable Object literal(@Nullable Object current, @Nullable Object wanted) {
    if (current == null) {
      return wanted == null ? SAME : wanted;
    }
    if (wanted instanceof Number most && current instanceof Number now) {
      return most.doubleValue() < now.doubleValue() ? wanted : SAME;
    }
    if (wanted == null || wanted instanceof List) {
      return current instanceof List<?> list && list.isEmpty() ? SAME : wanted;
    }
    var asked = text(current);
    var given = text(wanted);
    if (asked.equals(given)) {
      return SAME;
    }
    var from = effort(asked);
    var to = effort(given);
    return from >= 0 && to >= 0 && to >= from ? SAME : wanted;
  }

  /** As a rule would write it. */
  private static String text(Object value) {
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  private static int effort(String word) {
    var plain = word.toLowerCase(Locale.ROOT);
    for (var rank = 0; rank < EFFORTS.size(); rank++) {
      if (EFFORTS.get(rank).contains(plain)) {
        return rank;
      }
    }
    return -1;
  }

  /** What an Optional holds; null if it holds nothing. */
  static @Nullable Object unwrapped(@Nullable Object value) {
    if (value instanceof Optional<?> held) {
      return held.orElse(null);
    }
    if (value instanceof OptionalInt held) {
      return held.isPresent() ? held.getAsInt() : null;
    }
    if (value instanceof OptionalLong held) {
      return held.isPresent() ? held.getAsLong() : null;
    }
    if (value instanceof OptionalDouble held) {
      return held.isPresent() ? held.getAsDouble() : null;
    }
    return value;
  }
}
