package io.cemaf.agent.degrade;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code withProperty(value)} of the object itself, which answers another where there is no setter;
 * or setters of a copy, which is made by {@code copy()}, by a copy constructor, or field by field.
 */
final class SetterWay implements Way {
  private final Class<?> type;
  private final Properties properties;
  private final @Nullable Method copying;
  private final @Nullable Constructor<?> constructor;
  private final boolean withers;

  private SetterWay(
      Class<?> type,
      Properties properties,
      @Nullable Method copying,
      @Nullable Constructor<?> constructor,
      boolean withers) {
    this.type = type;
    this.properties = properties;
    this.copying = copying;
    this.constructor = constructor;
    this.withers = withers;
  }

  static SetterWay ofWithers(Class<?> type, Properties properties) {
    return new SetterWay(type, properties, null, null, true);
  }

  /** Null where the class's objects cannot be copied. */
  static @Nullable SetterWay ofCopy(Class<?> type, Properties properties) {
    for (var name : new String[] {"copy", "clone"}) {
      var copying = Methods.getter(type, name);
      if (copying != null && type.isAssignableFrom(copying.getReturnType())) {
        return new SetterWay(type, properties, copying, null, false);
      }
    }
    var copied = constructor(type, type);
    var plain = copied == null ? constructor(type) : copied;
    return plain == null ? null : new SetterWay(type, properties, null, plain, false);
  }

  private static @Nullable Constructor<?> constructor(Class<?> type, Class<?>... parameters) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return null;
    }
    try {
      var found = type.getDeclaredConstructor(parameters);
      Methods.open(found);
      return found;
    } catch (ReflectiveOperationException none) {
      return null;
    }
  }

  @Override
  public boolean writes(String property, @Nullable Object value) {
    return setting(property, value) != null;
  }

  private Methods.@Nullable Setting setting(String property, @Nullable Object value) {
    if (withers && hasSetter(property, value)) {
      return null;
    }
    var names =
        withers
            ? new String[] {Methods.word("with", property)}
            : new String[] {Methods.word("set", property), property};
    var found = Methods.setter(type, properties.typeOf(property), value, names);
    return found == null || (withers && !type.isAssignableFrom(found.method().getReturnType()))
        ? null
        : found;
  }

  /** Then what answers the object changes it, too. */
  private boolean hasSetter(String property, @Nullable Object value) {
    return Methods.setter(type, properties.typeOf(property), value, Methods.word("set", property))
        != null;
  }

  @Override
  public Object copy(Object original, Map<String, @Nullable Object> values) throws Unfit {
    var copy = withers ? original : copied(original);
    for (var value : values.entrySet()) {
      var setting = setting(value.getKey(), value.getValue());
      if (setting == null) {
        throw new Unfit(type.getName() + " has no setter of " + value.getKey());
      }
      var answered = Methods.call(setting.method(), copy, setting.argument());
      copy = type.isInstance(answered) ? answered : copy;
    }
    if (copy == original) {
      throw new Unfit(type.getName() + " is changed itself, not a copy of it");
    }
    return copy;
  }

  private Object copied(Object original) throws Unfit {
    var copy =
        copying != null
            ? Methods.call(copying, original)
            : constructor == null
                ? null
                : made(constructor, constructor.getParameterCount() == 0 ? null : original);
    if (copy == null || copy == original) {
      throw new Unfit(type.getName() + " cannot be copied");
    }
    if (constructor != null && constructor.getParameterCount() == 0) {
      copyFields(original, copy);
    }
    return copy;
  }

  private static Object made(Constructor<?> constructor, @Nullable Object original) throws Unfit {
    try {
      return original == null ? constructor.newInstance() : constructor.newInstance(original);
    } catch (InvocationTargetException thrown) {
      throw new Unfit("the constructor throws " + thrown.getCause());
    } catch (ReflectiveOperationException | RuntimeException refused) {
      throw new Unfit("the constructor cannot be called: " + refused);
    }
  }

  private static void copyFields(Object original, Object copy) throws Unfit {
    for (Class<?> at = original.getClass();
        at != null && at != Object.class;
        at = at.getSuperclass()) {
      for (var field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          try {
            Methods.open(field);
            if (!Modifier.isFinal(field.getModifiers())) {
              field.set(copy, field.get(original));
            } else if (!Objects.equals(field.get(copy), field.get(original))) {
              throw new Unfit(at.getName() + "." + field.getName() + " is final");
            }
          } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new Unfit(at.getName() + "." + field.getName() + " cannot be copied");
          }
        }
      }
    }
  }
}
