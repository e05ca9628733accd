package io.cemaf.agent.loaders;

import io.cemaf.Gate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes of one of the agent's packages beneath an application's loader, so that they may
 * extend what that has. All else comes from there, but for the API, which is always the agent's.
 */
public final class BeneathLoader extends ClassLoader {
  private static final String API = "io.cemaf.";

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final String prefix;

  /**
   * Defines nothing yet.
   *
   * @param above the application's; null for the boot loader
   * @param part the package, with its dot
   */
  public BeneathLoader(@Nullable ClassLoader above, String part) {
    super("cemaf-" + part.substring(part.lastIndexOf('.', part.length() - 2) + 1), above);
    prefix = part;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(prefix)) {
      synchronized (getClassLoadingLock(name)) {
        var known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
    return name.startsWith(API) && name.indexOf('.', API.length()) < 0
        ? Class.forName(name, false, Gate.class.getClassLoader())
        : super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var file = "/" + name.replace('.', '/') + ".class";
    try (var content = BeneathLoader.class.getResourceAsStream(file)) {
      if (content == null) {
        throw new ClassNotFoundException(name);
      }
      var bytes = content.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }
}
