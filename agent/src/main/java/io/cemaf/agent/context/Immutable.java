package io.cemaf.agent.context;

import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which values nobody can change, so that they need not be compared with their page. */
final class Immutable {
  private static final Set<Class<?>> KNOWN =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          UUID.class);

  /** Keeps nothing of the agent's: the value is the JDK's, and goes with the class. */
  private static final ClassValue<Boolean> TYPES =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return KNOWN.contains(type)
              || type.isEnum()
              || type.getName().startsWith("java.time.")
              || ofFinals(type);
        }
      };

  private Immutable() {}

  /** By the types of fields alone: a list in one of them may be anything. */
  private static boolean ofFinals(Class<?> type) {
    if (type.isArray() || type.isInterface() || type.getClassLoader() == null) {
      return false;
    }
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (at.getClassLoader() == null && at != Record.class) {
        return false;
      }
      for (var field : at.getDeclaredFields()) {
        var kind = field.getType();
        if (!Modifier.isStatic(field.getModifiers())
            && !(Modifier.isFinal(field.getModifiers())
                && (kind.isPrimitive() || kind.isEnum() || KNOWN.contains(kind)))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a collection or map is known to stay as small as it is. */
  static boolean isFixed(Object value) {
    var name = value.getClass().getName();
    return name.startsWith("java.util.ImmutableCollections$")
        || name.startsWith("java.util.Collections$Empty")
        || name.startsWith("java.util.Collections$Singleton");
  }

  /** Whether all that is in a collection or map is so; the collection itself may change. */
  static boolean items(Object value) {
    if (value instanceof Collection<?> items) {
      return all(items);
    }
    return value instanceof Map<?, ?> map
        ? all(map.keySet()) && all(map.values())
        : TYPES.get(value.getClass());
  }

  private static boolean all(Collection<?> items) {
    for (var item : items) {
      if (!is(item)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(@Nullable Object item) {
    return item == null || TYPES.get(item.getClass());
  }
}
