package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Loads the agent's inner classes from the real jar, as its own loader does. */
public final class RealJarLoader extends ClassLoader {
  private final ZipFile jar;

  public RealJarLoader(Path path) {
    super("cemaf-real-jar", ClassLoader.getPlatformClassLoader());
    try {
      jar = new ZipFile(path.toFile());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var entry = jar.getEntry("inst/" + name);
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var path = name.replace('.', '/');
    var entry = jar.getEntry("inst/" + path + ".classdata");
    if (entry == null) {
      entry = jar.getEntry(path + ".class");
    }
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (var content = jar.getInputStream(entry)) {
      var bytes = content.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException problem) {
      throw new ClassNotFoundException(name, problem);
    }
  }
}
