package io.cemaf.testapps.executor;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** The same classes through loaders of every kind. */
final class Loading {
  private static final int LOADERS = 64;

  private Loading() {}

  /** Looks at its own class path before its parent's, as servlet containers do. */
  private static final class ChildFirst extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    private ChildFirst(URL... urls) {
      super(urls, Loading.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        if (name.startsWith("java.") || name.startsWith("jdk.")) {
          return super.loadClass(name, resolve);
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException notOwn) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }

  /** Shows java.base and its own classes, and nothing else: as OSGi does. */
  private static final class Filtering extends URLClassLoader {
    private Filtering(URL... urls) {
      super(urls, null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("java.") || name.startsWith("com.acme.")) {
        return super.loadClass(name, resolve);
      }
      throw new ClassNotFoundException(name + " is not for this bundle");
    }
  }

  static void childFirst() throws Exception {
    try (var loader = new ChildFirst(own())) {
      System.out.println(answer(loader));
    }
  }

  static void filtering() throws Exception {
    try (var loader = new Filtering(own())) {
      System.out.println(answer(loader));
    }
  }

  /** All at the same moment. */
  static void loaders() throws Exception {
    var pool = Executors.newFixedThreadPool(LOADERS);
    var together = new CyclicBarrier(LOADERS);
    var tasks = new ArrayList<Callable<String>>();
    for (var i = 0; i < LOADERS; i++) {
      tasks.add(
          () -> {
            try (var loader = new ChildFirst(own())) {
              together.await();
              return answer(loader);
            }
          });
    }
    var right = 0;
    for (var answer : pool.invokeAll(tasks)) {
      right += answer.get().equals("answer to all") ? 1 : 0;
    }
    pool.shutdown();
    System.out.println(right + " of " + LOADERS + " answered");
  }

  /**
   * Calls {@code static String run()} of the class that system property {@code app.class} names.
   */
  static void named() throws Exception {
    Method run = Class.forName(System.getProperty("app.class")).getMethod("run");
    System.out.println(run.invoke(null));
  }

  private static URL own() {
    return Loading.class.getProtectionDomain().getCodeSource().getLocation();
  }

  private static String answer(ClassLoader loader) throws ReflectiveOperationException {
    // The child is asked for first: its parents have not been loaded by then.
    var type = Class.forName("com.acme.RemoteClient", true, loader);
    var client = type.getConstructor().newInstance();
    return (String) type.getMethod("call", String.class).invoke(client, "all");
  }
}
