package io.cemaf.agent.weave;

import io.cemaf.Gate;
import org.jspecify.annotations.Nullable;

/** What weaving must know about class loaders. */
final class Loaders {
  private static final ClassLoader OWN = Loaders.class.getClassLoader();
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

  private final PerLoader<Boolean> sight = new PerLoader<>();

  static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == PLATFORM;
  }

  /** One of the agent's own, whose classes are never woven. */
  static boolean isAgents(@Nullable ClassLoader loader) {
    return (loader == OWN && loader != SYSTEM) || loader instanceof ShadowLoader;
  }

  /**
   * Whether classes of this loader that name the gate get the one of the boot loader. Asks the
   * loader itself once, since some hide what they do not know, or bring their own copy.
   */
  boolean seeGate(@Nullable ClassLoader loader) {
    if (isJdk(loader)) {
      return Gate.class.getClassLoader() == null;
    }
    if (loader == SYSTEM) {
      return true;
    }
    var known = sight.get(loader);
    if (known == null) {
      known = resolvesGate(loader);
      sight.put(loader, known);
    }
    return known;
  }

  private static boolean resolvesGate(@Nullable ClassLoader loader) {
    try {
      return Class.forName(Gate.class.getName(), false, loader) == Gate.class;
    } catch (ClassNotFoundException | LinkageError | RuntimeException hidden) {
      return false;
    }
  }

  /** As people tell loaders apart. */
  static String name(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "boot";
    }
    var given = loader.getName();
    return given != null && !given.isEmpty()
        ? given
        : loader.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(loader));
  }
}
