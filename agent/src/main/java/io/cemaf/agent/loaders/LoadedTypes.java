package io.cemaf.agent.loaders;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Every class that the JVM has loaded. */
public final class LoadedTypes {
  private static final Class<?>[] NONE = {};

  private LoadedTypes() {}

  /** None once the JVM has begun to die: a daemon thread may outlive its main thread a little. */
  public static Class<?>[] of(Instrumentation instrumentation) {
    return orNone(instrumentation.getAllLoadedClasses());
  }

  /** The JDK answers null where its documentation promises an array. */
  static Class<?>[] orNone(Class<?> @Nullable [] types) {
    return types == null ? NONE : types;
  }
}
