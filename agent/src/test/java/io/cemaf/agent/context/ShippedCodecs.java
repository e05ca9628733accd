package io.cemaf.agent.context;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Codecs as they are in the jar: of Fory's classes as the build leaves them. */
final class ShippedCodecs extends URLClassLoader {
  private ShippedCodecs(URL[] where) {
    super(where, ShippedCodecs.class.getClassLoader());
  }

  static GraphCodec.Maker maker() {
    try {
      var loader =
          new ShippedCodecs(
              new URL[] {
                Path.of("target", "graphs").toUri().toURL(),
                Path.of("target", "classes").toUri().toURL()
              });
      var type = Class.forName("io.cemaf.agent.graph.ForyCodecs", true, loader);
      return (GraphCodec.Maker) type.getDeclaredConstructor().newInstance();
    } catch (MalformedURLException | ReflectiveOperationException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("org.apache.fory.") || name.startsWith("io.cemaf.agent.graph.")) {
      synchronized (getClassLoadingLock(name)) {
        var known = findLoadedClass(name);
        return known == null ? findClass(name) : known;
      }
    }
    return super.loadClass(name, resolve);
  }
}
