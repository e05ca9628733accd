package io.cemaf.agent.degrade;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ofProperty(value)} of a class whose objects hold one of several things: as Kotlin's unions
 * of JSON types have it.
 */
record FactoryWay(Class<?> type, Properties properties) implements Way {
  @Override
  public boolean writes(String property, @Nullable Object value) {
    return value != null && factory(property, value) != null;
  }

  private @Nullable Method factory(String property, Object value) {
    for (var method : Methods.of(type)) {
      if (Modifier.isStatic(method.getModifiers())
          && method.getName().equals(Methods.word("of", property))
          && method.getReturnType() == type
          && method.getParameterCount() == 1
          && Converted.to(method.getParameterTypes()[0], value) != Converted.NOT) {
        return method;
      }
    }
    return null;
  }

  @Override
  public Object copy(Object original, Map<String, @Nullable Object> values) throws Unfit {
    for (var value : values.entrySet()) {
      var same = made(value.getKey(), Wanted.unwrapped(properties.read(original, value.getKey())));
      if (values.size() == 1 && original.equals(same)) {
        return made(value.getKey(), value.getValue());
      }
    }
    throw new Unfit(type.getName() + " holds more than " + values.keySet());
  }

  private Object made(String property, @Nullable Object value) throws Unfit {
    var factory = value == null ? null : factory(property, value);
    var made =
        factory == null
            ? null
            : Methods.call(factory, null, Converted.to(factory.getParameterTypes()[0], value));
    if (made == null) {
      throw new Unfit(type.getName() + " is not made of a " + property);
    }
    return made;
  }
}
