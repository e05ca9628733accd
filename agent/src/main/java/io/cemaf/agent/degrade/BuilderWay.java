package io.cemaf.agent.degrade;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code toBuilder().property(value).build()}; or a builder of the class that takes over an object.
 *
 * @param begin answers the builder
 * @param take lets the builder take the object over; null where it begins with it
 */
record BuilderWay(Properties properties, Method begin, @Nullable Method take, Method build)
    implements Way {
  private static final List<String> OWN = List.of("toBuilder", "mutate", "newBuilder");
  private static final Set<String> TAKING = Set.of("overrideWith", "from", "copy", "copyFrom");

  /** Null where the class has no builder that begins with an object. */
  static @Nullable BuilderWay of(Class<?> type, Properties properties) {
    for (var name : OWN) {
      var begin = Methods.getter(type, name);
      var build = begin == null ? null : Methods.getter(begin.getReturnType(), "build");
      if (begin != null && build != null) {
        return new BuilderWay(properties, begin, null, build);
      }
    }
    for (var method : Methods.of(type)) {
      var build =
          Modifier.isStatic(method.getModifiers())
              ? Methods.getter(method.getReturnType(), "build")
              : null;
      if (build == null) {
        continue;
      }
      if (method.getParameterCount() == 1 && method.getParameterTypes()[0] == type) {
        return new BuilderWay(properties, method, null, build);
      }
      if (method.getName().equals("builder") && method.getParameterCount() == 0) {
        for (var take : Methods.of(method.getReturnType())) {
          if (TAKING.contains(take.getName())
              && take.getParameterCount() == 1
              && take.getParameterTypes()[0] != Object.class
              && take.getParameterTypes()[0].isAssignableFrom(type)) {
            return new BuilderWay(properties, method, take, build);
          }
        }
      }
    }
    return null;
  }

  @Override
  public boolean writes(String property, @Nullable Object value) {
    return setting(begin.getReturnType(), property, value) != null;
  }

  private Methods.@Nullable Setting setting(
      Class<?> builder, String property, @Nullable Object value) {
    return Methods.setter(builder, properties.typeOf(property), value, Methods.setters(property));
  }

  @Override
  public Object copy(Object original, Map<String, @Nullable Object> values) throws Unfit {
    var builder = begun(original);
    if (take != null) {
      builder = next(builder, Methods.call(take, builder, original));
    }
    for (var value : values.entrySet()) {
      var setting = setting(begin.getReturnType(), value.getKey(), value.getValue());
      if (setting == null) {
        throw new Unfit("the builder has no " + value.getKey());
      }
      builder = next(builder, Methods.call(setting.method(), builder, setting.argument()));
    }
    var built = Methods.call(build, builder);
    if (built == null) {
      throw new Unfit("the builder builds null");
    }
    return built;
  }

  private Object begun(Object original) throws Unfit {
    var isStatic = Modifier.isStatic(begin.getModifiers());
    var builder =
        isStatic && begin.getParameterCount() == 1
            ? Methods.call(begin, null, original)
            : Methods.call(begin, isStatic ? null : original);
    if (builder == null) {
      throw new Unfit("there is no builder");
    }
    return builder;
  }

  /** A builder may be another one with each property. */
  private static Object next(Object builder, @Nullable Object answered) {
    return builder.getClass().isInstance(answered) ? answered : builder;
  }
}
