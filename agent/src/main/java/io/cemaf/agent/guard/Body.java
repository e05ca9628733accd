package io.cemaf.agent.guard;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A block of code that can be called again as it is: there is no woven method to find for it. */
@FunctionalInterface
public interface Body {
  /** As the handles of methods are. */
  MethodHandle AGAIN = again();

  /** Asks to begin, runs the block, and tells how it ended. */
  @Nullable Object call() throws Throwable;

  private static MethodHandle again() {
    try {
      return MethodHandles.lookup()
          .findVirtual(Body.class, "call", MethodType.methodType(Object.class))
          .asSpreader(Object[].class, 0)
          .asType(MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }
}
