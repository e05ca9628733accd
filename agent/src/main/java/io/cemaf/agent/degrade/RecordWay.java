package io.cemaf.agent.degrade;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A constructor that takes all that an object consists of: a record's canonical one, or one whose
 * parameters are of the types of the class's fields, each of another.
 *
 * @param names of the properties, in the order of the parameters
 */
record RecordWay(
    Properties properties, Constructor<?> constructor, List<String> names, boolean checks)
    implements Way {

  /** Null where there is no such constructor. */
  static @Nullable RecordWay of(Class<?> type, Properties properties) {
    var names = new ArrayList<String>();
    var types = new ArrayList<Class<?>>();
    if (type.isRecord()) {
      for (var component : type.getRecordComponents()) {
        names.add(component.getName());
        types.add(component.getType());
      }
    } else {
      for (var field : properties.fields()) {
        names.add(field.getName());
        types.add(field.getType());
      }
      if (types.isEmpty() || types.stream().distinct().count() < types.size()) {
        return null;
      }
    }
    try {
      var constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      Methods.open(constructor);
      return new RecordWay(properties, constructor, names, !type.isRecord());
    } catch (ReflectiveOperationException none) {
      return null;
    }
  }

  @Override
  public boolean writes(String property, @Nullable Object value) {
    var place = names.indexOf(property);
    return place >= 0
        && Converted.to(constructor.getParameterTypes()[place], value) != Converted.NOT;
  }

  @Override
  public Object copy(Object original, Map<String, @Nullable Object> values) throws Unfit {
    var arguments = new Object[names.size()];
    for (var i = 0; i < arguments.length; i++) {
      var name = names.get(i);
      arguments[i] =
          values.containsKey(name)
              ? Converted.to(constructor.getParameterTypes()[i], values.get(name))
              : checks ? properties.readField(original, name) : properties.read(original, name);
    }
    var copy = made(arguments);
    for (var name : checks ? names : List.<String>of()) {
      if (!values.containsKey(name)
          && !Objects.equals(
              properties.readField(copy, name), properties.readField(original, name))) {
        throw new Unfit("the constructor makes something else of " + name);
      }
    }
    return copy;
  }

  private Object made(@Nullable Object[] arguments) throws Unfit {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException thrown) {
      throw new Unfit("the constructor throws " + thrown.getCause());
    } catch (ReflectiveOperationException | RuntimeException refused) {
      throw new Unfit("the constructor cannot be called: " + refused);
    }
  }
}
