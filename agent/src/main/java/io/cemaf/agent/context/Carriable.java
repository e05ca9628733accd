package io.cemaf.agent.context;

import java.lang.reflect.Proxy;
import java.util.List;

/** Which classes are data: something that a copy can stand for. */
final class Carriable {
  /** What is itself only as that very object, by the beginnings of names. */
  private static final List<String> OTHERS =
      List.of(
          "java.lang.Process",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.invoke.",
          "java.lang.module.",
          "java.lang.ref.",
          "java.lang.reflect.",
          "java.io.",
          "java.nio.channels.",
          "java.nio.file.",
          "java.security.",
          "java.util.Timer",
          "java.util.WeakHashMap",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Executor",
          "java.util.concurrent.ForkJoin",
          "java.util.concurrent.FutureTask",
          "java.util.concurrent.Scheduled",
          "java.util.concurrent.Semaphore",
          "java.util.concurrent.ThreadPool",
          "java.util.concurrent.locks.",
          "java.util.logging.",
          "javax.",
          "jdk.",
          "sun.");

  private static final List<String> STILL_DATA =
      List.of("java.io.File", "java.nio.file.attribute.FileTime");

  private Carriable() {}

  static boolean isData(String name, ClassLoader loader) {
    for (var other : OTHERS) {
      if (name.startsWith(other)) {
        return STILL_DATA.contains(name);
      }
    }
    try {
      return isData(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError unknown) {
      // Arrays and what the codec calls by names of its own.
      return true;
    }
  }

  private static boolean isData(Class<?> type) {
    return !type.isHidden()
        && !type.isSynthetic()
        && !Proxy.isProxyClass(type)
        && !ClassLoader.class.isAssignableFrom(type)
        && !Thread.class.isAssignableFrom(type)
        && !AutoCloseable.class.isAssignableFrom(type);
  }
}
