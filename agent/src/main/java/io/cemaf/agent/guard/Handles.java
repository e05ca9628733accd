package io.cemaf.agent.guard;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Woven methods as they can be called from here: the method itself, not its overriders; and their
 * siblings.
 */
final class Handles {
  private final ReentrantLock lock = new ReentrantLock();

  /** By class; weak, as classes are the application's, and soft, as a handle leads to its class. */
  private final Map<Class<?>, SoftReference<Map<String, MethodHandle>>> handles =
      new WeakHashMap<>();

  /**
   * A method of an object of a class, as {@code (Object, Object[])Object}.
   *
   * @throws ReflectiveOperationException if it cannot be called from here
   */
  MethodHandle handle(SiteSpec spec, Class<?> type) throws ReflectiveOperationException {
    return handle(spec, spec.method(), false, declaring(spec.type(), type));
  }

  /**
   * As {@link #handle(SiteSpec, Class)}, also of a static method, which this thread calls just now.
   *
   * @param self null for a static method
   */
  MethodHandle handle(SiteSpec spec, @Nullable Object self) throws ReflectiveOperationException {
    return handle(spec, spec.method(), false, declaring(spec, self));
  }

  /**
   * A method with the same parameters and result, as overriders have it.
   *
   * @param self null where the method itself is static
   */
  MethodHandle sibling(SiteSpec spec, String name, @Nullable Object self)
      throws ReflectiveOperationException {
    return handle(spec, name, true, declaring(spec, self));
  }

  private MethodHandle handle(SiteSpec spec, String name, boolean sibling, Class<?> declaring)
      throws ReflectiveOperationException {
    var key = name + spec.descriptor() + (sibling ? "*" : "");
    var handle = known(declaring, key);
    if (handle == null) {
      // Not under the lock: this may load classes, and loaders of applications do as they like.
      handle = find(spec, name, sibling, declaring);
      remember(declaring, key, handle);
    }
    return handle;
  }

  private @Nullable MethodHandle known(Class<?> declaring, String key) {
    lock.lock();
    try {
      var known = handles.get(declaring);
      var ofClass = known == null ? null : known.get();
      return ofClass == null ? null : ofClass.get(key);
    } finally {
      lock.unlock();
    }
  }

  private void remember(Class<?> declaring, String key, MethodHandle handle) {
    lock.lock();
    try {
      var known = handles.get(declaring);
      var ofClass = known == null ? null : known.get();
      if (ofClass == null) {
        ofClass = new HashMap<>();
        handles.put(declaring, new SoftReference<>(ofClass));
      }
      ofClass.put(key, handle);
    } finally {
      lock.unlock();
    }
  }

  private static MethodHandle find(SiteSpec spec, String name, boolean sibling, Class<?> declaring)
      throws ReflectiveOperationException {
    var signature =
        MethodType.fromMethodDescriptorString(spec.descriptor(), declaring.getClassLoader());
    var lookup = MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
    MethodHandle found;
    try {
      found =
          sibling
              ? lookup.findVirtual(declaring, name, signature)
              : lookup.findSpecial(declaring, name, signature, declaring);
    } catch (IllegalAccessException | NoSuchMethodException perhapsStatic) {
      found =
          MethodHandles.dropArguments(
              lookup.findStatic(declaring, name, signature).asFixedArity(), 0, Object.class);
    }
    return found
        .asFixedArity()
        .asSpreader(Object[].class, signature.parameterCount())
        .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
  }

  private static Class<?> declaring(SiteSpec spec, @Nullable Object self)
      throws ClassNotFoundException {
    return self == null ? calling(spec.type()) : declaring(spec.type(), self.getClass());
  }

  /** The class of that name whose method this thread is in. */
  private static Class<?> calling(String name) throws ClassNotFoundException {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(type -> type.getName().equals(name))
                    .findFirst())
        .orElseThrow(() -> new ClassNotFoundException(name));
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
