package io.cemaf.agent.degrade;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Methods of an application's class as they can be called from here. */
final class Methods {
  private Methods() {}

  /** A setter with the value as it takes it. */
  record Setting(Method method, @Nullable Object argument) {}

  /** All that are not private, its own before those that it inherits. */
  static Collection<Method> of(Class<?> type) {
    var found = new LinkedHashMap<String, Method>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (var method : at.getDeclaredMethods()) {
        if (!Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic()) {
          put(found, method);
        }
      }
    }
    for (var method : type.getMethods()) {
      if (method.getDeclaringClass() != Object.class && !method.isSynthetic()) {
        put(found, method);
      }
    }
    return found.values();
  }

  private static void put(Map<String, Method> found, Method method) {
    var key = method.getName() + List.of(method.getParameterTypes());
    if (found.putIfAbsent(key, method) == null) {
      open(method);
    }
  }

  static void open(AccessibleObject member) {
    // What stays closed may still be public, and else refuses when it is called.
    var unused = member.trySetAccessible();
  }

  /** The first of such names that takes nothing and answers something. */
  static @Nullable Method getter(Class<?> type, String... names) {
    for (var name : names) {
      for (var method : of(type)) {
        if (method.getName().equals(name)
            && method.getParameterCount() == 0
            && method.getReturnType() != void.class
            && !Modifier.isStatic(method.getModifiers())) {
          return method;
        }
      }
    }
    return null;
  }

  /** Of those with such names that take one argument the one that takes the value best. */
  static @Nullable Setting setter(
      Class<?> type, @Nullable Class<?> asRead, @Nullable Object value, String... names) {
    Setting best = null;
    var least = Integer.MAX_VALUE;
    for (var name : names) {
      for (var method : of(type)) {
        if (!method.getName().equals(name)
            || method.getParameterCount() != 1
            || Modifier.isStatic(method.getModifiers())) {
          continue;
        }
        var parameter = method.getParameterTypes()[0];
        var argument = Converted.to(parameter, method.getGenericParameterTypes()[0], value);
        var cost = cost(parameter, asRead, value);
        if (argument != Converted.NOT && cost < least) {
          best = new Setting(method, argument);
          least = cost;
        }
      }
    }
    return best;
  }

  private static int cost(Class<?> parameter, @Nullable Class<?> asRead, @Nullable Object value) {
    if (parameter == asRead) {
      return 0;
    }
    if (value != null && Converted.boxed(parameter) == value.getClass()) {
      return 1;
    }
    return parameter.isInstance(value) ? 2 : 3;
  }

  /** As {@code set} and the property, in one word. */
  static String word(String prefix, String property) {
    return prefix + Character.toUpperCase(property.charAt(0)) + property.substring(1);
  }

  /** Calls a method or constructor; what it throws itself becomes the reason. */
  static @Nullable Object call(Method method, @Nullable Object owner, @Nullable Object... arguments)
      throws Unfit {
    try {
      return method.invoke(owner, arguments);
    } catch (InvocationTargetException thrown) {
      throw new Unfit(name(method) + " throws " + thrown.getCause());
    } catch (ReflectiveOperationException | RuntimeException refused) {
      throw new Unfit(name(method) + " cannot be called: " + refused);
    }
  }

  private static String name(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }

  /** The names of a property's setters, the plainest first. */
  static String[] setters(String property) {
    var names = new ArrayList<String>();
    names.add(property);
    names.add(word("set", property));
    names.add(word("with", property));
    return names.toArray(new String[0]);
  }
}
