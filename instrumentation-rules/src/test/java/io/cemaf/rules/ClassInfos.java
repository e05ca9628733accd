package io.cemaf.rules;

import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Describes loaded classes as their files do. */
final class ClassInfos {
  private ClassInfos() {}

  static ClassInfo of(Class<?> type) {
    var methods = new ArrayList<ClassInfo.MethodInfo>();
    for (Constructor<?> each : type.getDeclaredConstructors()) {
      var descriptor = MethodType.methodType(void.class, each.getParameterTypes());
      methods.add(
          new ClassInfo.MethodInfo(
              "<init>",
              descriptor.toMethodDescriptorString(),
              each.getModifiers(),
              annotations(each.getAnnotations()),
              List.of()));
    }
    for (Method each : type.getDeclaredMethods()) {
      var descriptor = MethodType.methodType(each.getReturnType(), each.getParameterTypes());
      methods.add(
          new ClassInfo.MethodInfo(
              each.getName(),
              descriptor.toMethodDescriptorString(),
              each.getModifiers(),
              annotations(each.getAnnotations()),
              List.of()));
    }
    var supertypes = new HashSet<String>();
    collect(type, supertypes);
    supertypes.remove(type.getName());
    supertypes.remove("java.lang.Object");
    return new ClassInfo(
        type.getName(),
        type.getModifiers(),
        type.getSuperclass() == null ? null : type.getSuperclass().getName(),
        Arrays.stream(type.getInterfaces()).map(Class::getName).toList(),
        supertypes,
        annotations(type.getAnnotations()),
        methods);
  }

  private static void collect(Class<?> type, Set<String> names) {
    if (type != null && names.add(type.getName())) {
      collect(type.getSuperclass(), names);
      for (var each : type.getInterfaces()) {
        collect(each, names);
      }
    }
  }

  private static Set<String> annotations(Annotation[] annotations) {
    var names = new HashSet<String>();
    for (var each : annotations) {
      names.add(each.annotationType().getName());
    }
    return names;
  }
}
