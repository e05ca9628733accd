package io.cemaf.agent.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JDK classes that the gate itself stands on: a call to it from there would never end. */
final class GateOwn {
  private static final String[] PACKAGES = {
    "java.lang.invoke.", "java.lang.ref.", "java.util.concurrent.atomic.", "jdk.", "sun."
  };

  private static final Set<String> CLASSES =
      Set.of(
          "java.lang.Object",
          "java.lang.String",
          "java.lang.Class",
          "java.lang.ClassLoader",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.ThreadLocal$ThreadLocalMap",
          "java.lang.Throwable",
          "java.util.concurrent.locks.LockSupport");

  private GateOwn() {}

  /**
   * Lets any other class pass.
   *
   * @throws IllegalArgumentException for those that must not be woven
   */
  static void refuse(@Nullable ClassLoader loader, String name) {
    if (loader != null) {
      return;
    }
    var own = CLASSES.contains(name);
    for (var prefix : PACKAGES) {
      own |= name.startsWith(prefix);
    }
    if (own) {
      throw new IllegalArgumentException("the agent itself needs this class to be as it is");
    }
  }
}
