package com.acme.desk;

import io.cemaf.Cemaf;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@link Driven} as an application in a container: its loader looks at its own class path before
 * its parent's, and has a copy of the API there. The container has another one, and listens too.
 */
public final class InContainer {
  /** What the container heard last. */
  private static final String HEARD = "desk.container.heard";

  private InContainer() {}

  private static final class ChildFirst extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    private ChildFirst(URL... urls) {
      super("application", urls, InContainer.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          return name.startsWith("java") ? super.loadClass(name, resolve) : findClass(name);
        } catch (ClassNotFoundException notOwn) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    var unused = Cemaf.onWarning(change -> System.setProperty(HEARD, change.to().name()));
    var loader = new ChildFirst(libraries());
    Thread.currentThread().setContextClassLoader(loader);
    loader
        .loadClass(Driven.class.getName())
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }

  /** All but the agent's own jar, which the JVM puts at the end of its class path. */
  private static URL[] libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("cemaf.jar"))
        .map(InContainer::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException problem) {
      throw new IllegalArgumentException(problem);
    }
  }
}
