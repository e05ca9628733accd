package io.cemaf.agent.guard;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Woven methods as they can be called from here: the method itself, not its overriders. */
final class Handles {
  private final ReentrantLock lock = new ReentrantLock();

  /** By class; weak, as classes are the application's. */
  private final Map<Class<?>, Map<String, MethodHandle>> handles = new WeakHashMap<>();

  /**
   * A method of an object of a class, as {@code (Object, Object[])Object}.
   *
   * @throws ReflectiveOperationException if it cannot be called from here
   */
  MethodHandle handle(SiteSpec spec, Class<?> type) throws ReflectiveOperationException {
    lock.lock();
    try {
      return known(spec, type);
    } finally {
      lock.unlock();
    }
  }

  private MethodHandle known(SiteSpec spec, Class<?> type) throws ReflectiveOperationException {
    var ofClass = handles.computeIfAbsent(type, fresh -> new java.util.HashMap<>());
    var key = spec.type() + "." + spec.method() + spec.descriptor();
    var known = ofClass.get(key);
    if (known == null) {
      known = find(spec, declaring(spec.type(), type));
      ofClass.put(key, known);
    }
    return known;
  }

  private static MethodHandle find(SiteSpec spec, Class<?> declaring)
      throws ReflectiveOperationException {
    var signature =
        MethodType.fromMethodDescriptorString(spec.descriptor(), declaring.getClassLoader());
    var lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
    return lookup
        .findSpecial(declaring, spec.method(), signature, declaring)
        .asFixedArity()
        .asSpreader(Object[].class, signature.parameterCount())
        .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
  }

  private static Class<?> declaring(String name, Class<?> type) throws ClassNotFoundException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (at.getName().equals(name)) {
        return at;
      }
      for (var implemented : at.getInterfaces()) {
        var found = inInterface(name, implemented);
        if (found != null) {
          return found;
        }
      }
    }
    throw new ClassNotFoundException(name);
  }

  private static @Nullable Class<?> inInterface(String name, Class<?> type) {
    if (type.getName().equals(name)) {
      return type;
    }
    for (var extended : type.getInterfaces()) {
      var found = inInterface(name, extended);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
