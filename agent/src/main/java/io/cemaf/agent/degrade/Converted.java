package io.cemaf.agent.degrade;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as the types that take them want them. */
final class Converted {
  /** In place of a value that a type cannot take. */
  static final Object NOT = new Object();

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          int.class, Integer.class,
          long.class, Long.class,
          double.class, Double.class,
          float.class, Float.class,
          short.class, Short.class,
          byte.class, Byte.class,
          boolean.class, Boolean.class,
          char.class, Character.class);

  private static final Set<String> FACTORIES =
      Set.of("of", "valueOf", "from", "fromString", "parse");

  private Converted() {}

  static Class<?> boxed(Class<?> type) {
    return BOXES.getOrDefault(type, type);
  }

  /** The value as a type, {@link #NOT} if it cannot be one. */
  static @Nullable Object to(Class<?> type, @Nullable Object value) {
    if (value == null) {
      return type.isPrimitive() ? NOT : null;
    }
    var wanted = boxed(type);
    if (wanted.isInstance(value)) {
      return value;
    }
    if (value instanceof Number number && Number.class.isAssignableFrom(wanted)) {
      return number(wanted, number);
    }
    if (value instanceof List<?> list && list.isEmpty()) {
      return empty(wanted);
    }
    if (wanted == Optional.class) {
      return Optional.of(value);
    }
    return value instanceof String text ? text(wanted, text) : NOT;
  }

  /** As a type with arguments: what an Optional is to hold is of its argument's type. */
  static @Nullable Object to(Class<?> type, Type generic, @Nullable Object value) {
    if (type != Optional.class
        || value == null
        || value instanceof Optional
        || !(generic instanceof ParameterizedType parameterized)
        || !(parameterized.getActualTypeArguments()[0] instanceof Class<?> held)) {
      return to(type, value);
    }
    var fit = to(held, value);
    return fit == NOT ? NOT : Optional.ofNullable(fit);
  }

  private static Object number(Class<?> wanted, Number number) {
    if (wanted == Double.class) {
      return number.doubleValue();
    }
    if (wanted == Float.class) {
      return number.floatValue();
    }
    var whole = number.longValue();
    if (number.doubleValue() != whole) {
      return NOT;
    }
    if (wanted == Long.class || wanted == Number.class) {
      return whole;
    }
    if (wanted == Integer.class && whole == (int) whole) {
      return (int) whole;
    }
    if (wanted == Short.class && whole == (short) whole) {
      return (short) whole;
    }
    return wanted == Byte.class && whole == (byte) whole ? (Object) (byte) whole : NOT;
  }

  private static Object empty(Class<?> wanted) {
    if (wanted.isArray()) {
      return Array.newInstance(wanted.getComponentType(), 0);
    }
    if (wanted.isAssignableFrom(ArrayList.class)) {
      return new ArrayList<>();
    }
    return wanted.isAssignableFrom(LinkedHashSet.class) ? new LinkedHashSet<>() : NOT;
  }

  private static @Nullable Object text(Class<?> wanted, String text) {
    if (wanted.isEnum()) {
      for (var constant : wanted.getEnumConstants()) {
        if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
          return constant;
        }
      }
      return NOT;
    }
    if (wanted == Duration.class || !isOfAnApplication(wanted)) {
      return NOT;
    }
    for (var method : wanted.getMethods()) {
      if (isFactory(method, wanted)) {
        try {
          return method.invoke(null, text);
        } catch (ReflectiveOperationException | RuntimeException refused) {
          return NOT;
        }
      }
    }
    return NOT;
  }

  private static boolean isFactory(Method method, Class<?> wanted) {
    return Modifier.isStatic(method.getModifiers())
        && FACTORIES.contains(method.getName())
        && method.getParameterCount() == 1
        && method.getParameterTypes()[0].isAssignableFrom(String.class)
        && wanted.isAssignableFrom(method.getReturnType());
  }

  /** A class of the JDK has no properties that a rule could mean. */
  static boolean isOfAnApplication(Class<?> type) {
    return type.getClassLoader() != null
        && type.getClassLoader() != ClassLoader.getPlatformClassLoader()
        && !type.isArray();
  }
}
