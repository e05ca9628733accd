package io.cemaf.agent.degrade;

import io.cemaf.rules.LibraryCall.OwnException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
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
            each.with().isEmpty() ? built(type, each, message) : constructed(type, each, message);
        if (made != null) {
          return caused(made, cause);
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

  private static @Nullable Throwable built(Class<?> type, OwnException how, String message)
      throws ReflectiveOperationException, Unfit {
    var builder = type.getMethod(BUILDER).invoke(null);
    for (var each : how.builder().entrySet()) {
      var builderType = builder.getClass();
      var value =
          each.getValue() instanceof Map
              ? empty(builderType, each.getKey())
              : value(each.getValue(), message);
      var setting = Methods.setter(builderType, null, value, Methods.setters(each.getKey()));
      if (setting == null) {
        return null;
      }
      var next = Methods.call(setting.method(), builder, setting.argument());
      builder = next == null ? builder : next;
    }
    var build = Methods.getter(builder.getClass(), "build");
    return build == null ? null : (Throwable) Methods.call(build, builder);
  }

  /** What a builder of the setter's type builds out of nothing. */
  private static Object empty(Class<?> builder, String property)
      throws ReflectiveOperationException, Unfit {
    for (var method : Methods.of(builder)) {
      if (method.getName().equals(property) && method.getParameterCount() == 1) {
        var inner = method.getParameterTypes()[0].getMethod(BUILDER).invoke(null);
        var build = Methods.getter(inner.getClass(), "build");
        var made = build == null ? null : Methods.call(build, inner);
        if (made != null) {
          return made;
        }
      }
    }
    throw new Unfit("there is no empty " + property);
  }
}
