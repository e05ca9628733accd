package io.cemaf.agent.start;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets unnamed modules load native code without a warning, on JVMs that print one: a loader's own
 * unnamed module cannot be told from all others there.
 */
record NativeAccess(Instrumentation instrumentation) implements Consumer<ClassLoader> {
  @Override
  public void accept(ClassLoader loader) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(),
          Map.of("java.lang", Set.of(NativeAccess.class.getModule())),
          Set.of(),
          Map.of());
      var enable = Module.class.getDeclaredMethod("implAddEnableNativeAccessToAllUnnamed");
      enable.setAccessible(true);
      enable.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException without) {
      // JDK 17 has no such method and prints nothing; elsewhere a warning is all that follows
    }
  }
}
