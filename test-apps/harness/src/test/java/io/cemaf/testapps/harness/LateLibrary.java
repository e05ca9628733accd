package io.cemaf.testapps.harness;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** An application that gets a library onto its class path while it runs, as servers do. */
public final class LateLibrary {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LateLibrary() {}

  private static final class Growing extends URLClassLoader {
    Growing(Path first) throws java.io.IOException {
      super(new URL[] {first.toUri().toURL()}, LateLibrary.class.getClassLoader());
    }

    void add(Path next) throws java.io.IOException {
      addURL(next.toUri().toURL());
    }
  }

  /**
   * Prints the first answer that is short, or the last one.
   *
   * @param arguments a directory and a class that is loaded first, those of the library
   */
  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) throws Exception {
    try (var loader = new Growing(Path.of(arguments[0]))) {
      var unused = loader.loadClass(arguments[1]);
      loader.add(Path.of(arguments[2]));
      var library =
          (Supplier<String>) loader.loadClass(arguments[3]).getConstructor().newInstance();
      var answer = library.get();
      var until = System.nanoTime() + PATIENCE_NANOS;
      while (answer.length() > 2 && System.nanoTime() < until) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        answer = library.get();
      }
      System.out.println(answer);
    }
  }
}
