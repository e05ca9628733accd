package com.acme.desk;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/** Calls of a {@link Looper}: each way to call it has another thing in common. */
final class Loopers {
  private static final Map<String, Looper> ALL = new ConcurrentHashMap<>();

  private Loopers() {}

  /** Takes one step; what went wrong is answered as a text. */
  static String obey(String... order) {
    try {
      return call(order[1], order[2]);
    } catch (Exception thrown) {
      return thrown.getMessage();
    }
  }

  private static String call(String kind, String value) throws Exception {
    return switch (kind) {
      case "this" -> ALL.computeIfAbsent(value, name -> new Looper()).step("a");
      case "argument" -> new Looper().step(value);
      case "property" -> new Looper().remember(new Looper.Memory(value));
      case "nested" -> new Looper().outer(value);
      case "thread" -> on(value, new FutureTask<>(() -> new Looper().step("a")));
      case "mdc" -> on("logging", new FutureTask<>(() -> logged(value)));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String on(String thread, FutureTask<String> task) throws Exception {
    new Thread(task, thread).start();
    try {
      return task.get();
    } catch (java.util.concurrent.ExecutionException failed) {
      return failed.getCause().getMessage();
    }
  }

  /** As an application whose logging framework the thread's loader alone sees. */
  private static String logged(String user) throws Exception {
    try (var all = Files.list(Path.of(System.getProperty("desk.logging")))) {
      var jars =
          all.filter(jar -> jar.getFileName().toString().matches("(logback|slf4j).*")).toList();
      var urls = new URL[jars.size()];
      for (var i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
      try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
        var unused =
            loader.loadClass("org.slf4j.LoggerFactory").getMethod("getILoggerFactory").invoke(null);
        loader
            .loadClass("org.slf4j.MDC")
            .getMethod("put", String.class, String.class)
            .invoke(null, "user", user);
        Thread.currentThread().setContextClassLoader(loader);
        return new Looper().step("a");
      }
    }
  }
}
