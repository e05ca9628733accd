package io.cemaf.agent.page;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Calls that the JVM's compiler does not look into: a handle in a field is no constant to it.
 *
 * <p>Seen whole, what moves a page is so much code that compiling it takes 60 MB for a moment, as
 * much as all pages in memory may; in these parts it takes a fifth of that. A call costs some
 * nanoseconds more, a page microseconds.
 */
final class Apart {
  private Apart() {}

  /** A method of the class that asks, to be called by {@code invokeExact} with its owner first. */
  static MethodHandle method(
      MethodHandles.Lookup lookup, String name, Class<?> result, Class<?>... parameters) {
    try {
      return lookup.findVirtual(
          lookup.lookupClass(), name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(name, impossible);
    }
  }

  /** What such a call has thrown, which is nothing that has to be declared. */
  static RuntimeException thrown(Throwable problem) {
    if (problem instanceof Error error) {
      throw error;
    }
    if (problem instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException(problem);
  }
}
