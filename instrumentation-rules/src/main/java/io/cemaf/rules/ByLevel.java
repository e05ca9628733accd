package io.cemaf.rules;

import io.cemaf.Level;
import java.util.List;
import java.util.Map;
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
