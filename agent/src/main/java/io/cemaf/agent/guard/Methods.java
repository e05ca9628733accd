package io.cemaf.agent.guard;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Public methods of the application's objects, called by their names. */
final class Methods {
  private Methods() {}

  /**
   * Calls a method that takes nothing, or else whether it may be forceful.
   *
   * @return what it answers; null also if there is no such method, or it throws
   */
  static @Nullable Object call(Object of, String name) {
    for (var way : new Class<?>[][] {{}, {boolean.class}}) {
      var method = find(of.getClass(), name, way);
      if (method != null) {
        return call(of, method, way.length == 0 ? new Object[0] : new Object[] {true});
      }
    }
    return null;
  }

  /** Closes what is in a field of an object, if anything can be. */
  static void close(Object of, String field) {
    try {
      var found = of.getClass().getDeclaredField(field);
      if (found.trySetAccessible() && found.get(of) instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception itsOwn) {
      // The one who reads hears of it, or goes on.
    }
  }

  /** What a static method makes of a failure; null if it cannot. */
  static @Nullable Object make(
      @Nullable ClassLoader loader, String type, String name, Throwable failure) {
    try {
      var method = Class.forName(type, false, loader).getMethod(name, Throwable.class);
      return method.invoke(null, failure);
    } catch (ReflectiveOperationException | RuntimeException itsOwn) {
      return null;
    }
  }

  /** What the first method answers that takes nothing and answers such a type. */
  static @Nullable Object answer(Object of, Class<?> type) {
    for (var method : of.getClass().getMethods()) {
      if (method.getReturnType() == type
          && method.getParameterCount() == 0
          && !Modifier.isStatic(method.getModifiers())) {
        return call(of, method, new Object[0]);
      }
    }
    return null;
  }

  private static @Nullable Object call(Object of, Method method, Object[] arguments) {
    try {
      return method.invoke(of, arguments);
    } catch (ReflectiveOperationException | RuntimeException itsOwn) {
      return null;
    }
  }

  /** As a public type has it, for that is what can be called from here. */
  private static @Nullable Method find(Class<?> type, String name, Class<?>[] parameters) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      var found = declared(at, name, parameters);
      if (found != null) {
        return found;
      }
      for (var implemented : at.getInterfaces()) {
        found = find(implemented, name, parameters);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static @Nullable Method declared(Class<?> type, String name, Class<?>[] parameters) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return null;
    }
    try {
      var method = type.getDeclaredMethod(name, parameters);
      return Modifier.isPublic(method.getModifiers()) ? method : null;
    } catch (NoSuchMethodException none) {
      return null;
    }
  }
}
