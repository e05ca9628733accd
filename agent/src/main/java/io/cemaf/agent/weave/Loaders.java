package io.cemaf.agent.weave;

import io.cemaf.Link;
import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.woven.BootGate;
import org.jspecify.annotations.Nullable;

/** What weaving must know about class loaders. */
final class Loaders {
  private static final ClassLoader OWN = Loaders.class.getClassLoader();
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

  private static final String ADMITS = "admitted";

  private final PerLoader<Boolean> sight = new PerLoader<>();
  private final PerLoader<String> admits = new PerLoader<>();

  static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == PLATFORM;
  }

  /** One of the agent's own, whose classes are never woven. */
  static boolean isAgents(@Nullable ClassLoader loader) {
    return (loader == OWN && loader != SYSTEM) || loader instanceof ShadowLoader;
  }

  /**
   * Whether classes of this loader find the gate of the boot loader, by the name that no copy of
   * the API has. Asks the loader itself once, since some hide what they do not know.
   */
  boolean seeGate(@Nullable ClassLoader loader) {
    if (isJdk(loader)) {
      return BootGate.class.getClassLoader() == null;
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
      return Class.forName(BootGate.class.getName(), false, loader) == BootGate.class;
    } catch (ClassNotFoundException | LinkageError | RuntimeException hidden) {
      return false;
    }
  }

  /**
   * Which class throws the refusals of methods of this loader's classes: a copy of the API that it
   * has, for that knows the class of the exception as they do; else the gate.
   *
   * @return its internal name
   */
  String admits(@Nullable ClassLoader loader) {
    if (isJdk(loader)) {
      return Wrap.GATE;
    }
    var known = admits.get(loader);
    if (known == null) {
      known = hasOwnApi(loader) ? Link.class.getName().replace('.', '/') : Wrap.GATE;
      admits.put(loader, known);
    }
    return known;
  }

  private static boolean hasOwnApi(@Nullable ClassLoader loader) {
    try {
      var own = Class.forName(Link.class.getName(), false, loader);
      var unused = own.getMethod(ADMITS, Object.class);
      return own != Link.class;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException noneOrOlder) {
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
