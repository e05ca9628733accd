package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.Condition;
import java.util.Comparator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Resolves by-level values: of everything that holds, the strictest. */
final class Stricter {
  private Stricter() {}

  /**
   * The value in force: the level's (one left out takes the next lower one's), or that of a
   * condition that holds, whichever is stricter.
   *
   * @param strictness orders values, the strictest last
   * @return null where neither the level nor a condition gives one
   */
  static <T> @Nullable T resolve(
      ByLevel<T> values,
      Level level,
      Predicate<Condition> holds,
      Comparator<? super T> strictness) {
    var strictest = values.at(level);
    for (var each : values.conditions()) {
      if (holds.test(each.when())
          && (strictest == null || strictness.compare(each.value(), strictest) > 0)) {
        strictest = each.value();
      }
    }
    return strictest;
  }
}
