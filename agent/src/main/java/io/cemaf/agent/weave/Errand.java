package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.agent.observe.FallBack;
import java.lang.ref.WeakReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a class-loading thread leaves to the weaver's own. */
sealed interface Errand {
  /**
   * Retransform a class once it is defined.
   *
   * @param loader the platform loader stands for the boot loader too
   * @param reason what to count if the class turns out to be one for weaving; null if counted
   * @param attempts how often it was looked for
   */
  record Later(
      WeakReference<ClassLoader> loader, String name, @Nullable FallBack reason, int attempts)
      implements Errand {
    static Later of(@Nullable ClassLoader loader, String name, @Nullable FallBack reason) {
      return new Later(new WeakReference<>(PerLoader.orPlatform(loader)), name, reason, 0);
    }

    boolean means(Class<?> type) {
      return type.getName().equals(name)
          && loader.refersTo(PerLoader.orPlatform(type.getClassLoader()));
    }

    Later again() {
      return new Later(loader, name, reason, attempts + 1);
    }
  }

  /** Tell others what was woven. */
  record Tell(List<WovenMethod> methods) implements Errand {}

  /** Warn about rules that match nothing. */
  record Warn(String warning) implements Errand {}

  /** Look for classes that were loaded by a thread that was looking at another. */
  record LookForMissed() implements Errand {}

  /** Let thread pools tell of themselves. */
  record Pools(Runnable done) implements Errand {}

  /** Weave what is beside the methods that rules name, or give it its own bytecode back. */
  record Weave(Side side, boolean wanted, Runnable done) implements Errand {}

  /** Do something there. */
  record Work(Runnable work) implements Errand {}

  /** Look through all loaded classes again. */
  record Rescan() implements Errand {}
}
