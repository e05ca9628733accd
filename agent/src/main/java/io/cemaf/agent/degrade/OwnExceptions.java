package io.cemaf.agent.degrade;

import io.cemaf.rules.LibraryCall.OwnException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exceptions of an application's libraries, made by their constructors or builders. */
public final class OwnExceptions {
  private static final String BUILDER = "builder";

  private OwnExceptions() {}

  /**
   * The first that can be made.
   *
   * @param loader that sees the library
   * @return null if none can
   */
  public static @Nullable Throwable make(
      List<OwnException> known, @Nullable ClassLoader loader, String message, Throwable cause) {
    for (var each : known) {
      try {
        var type = Class.forName(each.type(), true, loader);
        var made =
            each.with().isEmpty()
                ? built(type, each.builder(), message)
                : constructed(type, each, message);
        if (made instanceof Throwable own) {
          return caused(own, cause);
        }
      } catch (ReflectiveOperationException | Unfit | RuntimeException | LinkageError other) {
        // Not in this version of the library: the next one may be.
      }
    }
    return null;
  }

  private static Throwable caused(Throwable made, Throwable cause) {
    if (made.getCause() == null && made != cause) {
      try {
        made.initCause(cause);
      } catch (IllegalStateException settled) {
        made.addSuppressed(cause);
      }
    }
    return made;
  }

  private static @Nullable Throwable constructed(Class<?> type, OwnException how, String message)
      throws ReflectiveOperationException {
    for (var constructor : type.getConstructors()) {
      var arguments = arguments(constructor, how.with(), message);
      if (arguments != null) {
        try {
          return (Throwable) constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
          return null;
        }
      }
    }
    return null;
  }

  /** As the constructor takes them; null if it does not. */
  private static @Nullable Object @Nullable [] arguments(
      Constructor<?> constructor, List<Object> given, String message) {
    var types = constructor.getParameterTypes();
    if (types.length != given.size()) {
      return null;
    }
    var arguments = new @Nullable Object[types.length];
    for (var i = 0; i < types.length; i++) {
      arguments[i] = Converted.to(types[i], value(given.get(i), message));
      if (arguments[i] == Converted.NOT) {
        return null;
      }
    }
    return arguments;
  }

  private static Object value(Object given, String message) {
    return given instanceof String text ? text.replace(OwnException.MESSAGE, message) : given;
  }

  /** By the type's builder; null if it does not take what is given. */
  private static @Nullable Object built(Class<?> type, Map<?, ?> given, String message)
      throws ReflectiveOperationException, Unfit {
    var builder = type.getMethod(BUILDER).invoke(null);
    for (var each : given.entrySet()) {
      var property = String.valueOf(each.getKey());
      var value =
          each.getValue() instanceof Map<?, ?> inner
              ? inner(builder.getClass(), property, inner, message)
              : value(each.getValue(), message);
      var setting = Methods.setter(builder.getClass(), null, value, Methods.setters(property));
      if (setting == null) {
        return null;
      }
      var next = Methods.call(setting.method(), builder, setting.argument());
      builder = next == null ? builder : next;
    }
    var build = Methods.getter(builder.getClass(), "build");
    return build == null ? null : Methods.call(build, builder);
  }

  /** What a builder of a setter's type builds when it is given that. */
  private static Object inner(Class<?> builder, String property, Map<?, ?> given, String message)
      throws ReflectiveOperationException, Unfit {
    for (var method : Methods.of(builder)) {
      if (method.getName().equals(property)
          && method.getParameterCount() == 1
          && hasBuilder(method.getParameterTypes()[0])) {
        var made = built(method.getParameterTypes()[0], given, message);
        if (made != null) {
          return made;
        }
      }
    }
    throw new Unfit("no " + property + " can be built");
  }

  private static boolean hasBuilder(Class<?> type) {
    try {
      return Modifier.isStatic(type.getMethod(BUILDER).getModifiers());
    } catch (NoSuchMethodException none) {
      return false;
    }
  }
}
