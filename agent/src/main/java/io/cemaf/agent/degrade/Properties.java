package io.cemaf.agent.degrade;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a class's objects can be asked for: by its getters, and by its fields where it has none. */
final class Properties {
  private final Class<?> type;

  /** By name, a superclass's first. */
  private final Map<String, Field> fields = new LinkedHashMap<>();

  private final Map<String, Method> getters = new HashMap<>();

  Properties(Class<?> type) {
    this.type = type;
    var line = new ArrayList<Class<?>>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      line.add(at);
    }
    Collections.reverse(line);
    for (var at : line) {
      for (var field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          fields.put(field.getName(), field);
        }
      }
    }
    for (var method : Methods.of(type)) {
      if (method.getParameterCount() == 0
          && method.getReturnType() != void.class
          && !Modifier.isStatic(method.getModifiers())) {
        getters.put(method.getName(), method);
      }
    }
  }

  /** Of its fields, in the order of their declaration. */
  Set<String> names() {
    return fields.keySet();
  }

  List<Field> fields() {
    return List.copyOf(fields.values());
  }

  boolean has(String name) {
    return getter(name) != null || fields.containsKey(name);
  }

  /** As it is read; null if it cannot be. */
  @Nullable Class<?> typeOf(String name) {
    var getter = getter(name);
    var field = fields.get(name);
    return getter != null ? getter.getReturnType() : field == null ? null : field.getType();
  }

  private @Nullable Method getter(String name) {
    for (var each : new String[] {name, Methods.word("get", name), Methods.word("is", name)}) {
      var getter = getters.get(each);
      if (getter != null) {
        return getter;
      }
    }
    return null;
  }

  /**
   * A property's value, as the getter answers it.
   *
   * @throws Unfit if it has none of that name, or it cannot be read
   */
  @Nullable Object read(Object owner, String name) throws Unfit {
    var getter = getter(name);
    return getter == null ? readField(owner, name) : Methods.call(getter, owner);
  }

  @Nullable Object readField(Object owner, String name) throws Unfit {
    var field = fields.get(name);
    if (field == null) {
      throw new Unfit(type.getName() + " has no property " + name);
    }
    try {
      Methods.open(field);
      return field.get(owner);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      throw new Unfit(type.getName() + "." + name + " cannot be read: " + closed);
    }
  }
}
