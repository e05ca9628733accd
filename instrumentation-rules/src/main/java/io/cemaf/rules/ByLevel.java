package io.cemaf.rules;

import io.cemaf.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value that depends on the level, on conditions, or on neither.
 *
 * @param levels the values given for levels; a level left out takes the next lower one's
 * @param conditions the values given for conditions, in file order
 */
public record ByLevel<T>(Map<Level, T> levels, List<Case<T>> conditions) {
  /** One value under one condition. */
  public record Case<T>(Condition when, T value) {}

  public ByLevel {
    levels = Map.copyOf(levels);
    conditions = List.copyOf(conditions);
  }

  /** The same value always. */
  public static <T> ByLevel<T> of(T value) {
    return new ByLevel<>(Map.of(Level.NORMAL, value), List.of());
  }

  /** Other values in the same cases. */
  <R> ByLevel<R> map(Function<T, R> other) {
    var mapped = new EnumMap<Level, R>(Level.class);
    levels.forEach((level, value) -> mapped.put(level, other.apply(value)));
    var cases = new ArrayList<Case<R>>();
    for (var each : conditions) {
      cases.add(new Case<>(each.when(), other.apply(each.value())));
    }
    return new ByLevel<>(mapped, cases);
  }

  /** Whether any of its values is such. */
  boolean anyMatch(Predicate<T> such) {
    for (var value : levels.values()) {
      if (such.test(value)) {
        return true;
      }
    }
    for (var each : conditions) {
      if (such.test(each.value())) {
        return true;
      }
    }
    return false;
  }

  /** What the levels alone say; null below the lowest that is given. */
  public @Nullable T at(Level level) {
    for (var each = level; ; each = each.relaxed()) {
      var value = levels.get(each);
      if (value != null || each == Level.NORMAL) {
        return value;
      }
    }
  }
}
