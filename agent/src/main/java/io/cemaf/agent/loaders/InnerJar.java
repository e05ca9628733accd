package io.cemaf.agent.loaders;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The loader of a jar inside the agent's jar. A jar of its own, because thousands of entries more
 * would make the agent's slower to open at every start, where almost none of them needs one.
 *
 * <p>The inner jar's bytes are on the heap while something is loaded, and go when it is short.
 */
public final class InnerJar extends ClassLoader {
  private static final String PROTOCOL = "cemaf";

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final Path outer;
  private final String entry;
  private final URLStreamHandler handler = new Handler();
  private volatile SoftReference<FileSystem> opened = new SoftReference<>(null);

  private InnerJar(String name, Path outer) {
    super("cemaf-" + name, InnerJar.class.getClassLoader());
    this.outer = outer;
    entry = "/inst/" + name + ".jar";
  }

  /** Of the agent's jar, the entry {@code inst/NAME.jar}. */
  public static InnerJar open(String name) throws IOException {
    var source = InnerJar.class.getProtectionDomain().getCodeSource();
    try {
      var loader = new InnerJar(name, Path.of(source.getLocation().toURI()));
      var unused = loader.files();
      return loader;
    } catch (URISyntaxException | RuntimeException unreadable) {
      throw new IOException(source.getLocation() + " holds no " + name + ".jar", unreadable);
    }
  }

  /** Holds no file open: the entry is read as a whole. */
  private FileSystem files() throws IOException {
    var known = opened.get();
    if (known == null) {
      try (var jar = FileSystems.newFileSystem(outer)) {
        known = FileSystems.newFileSystem(jar.getPath(entry));
      }
      opened = new SoftReference<>(known);
    }
    return known;
  }

  /** One of its classes, by a type that both sides know. */
  public <T> T make(String name, Class<T> as) throws IOException {
    try {
      return as.cast(Class.forName(name, true, this).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError problem) {
      var cause = problem.getCause() == null ? problem : problem.getCause();
      throw new IOException(name + " cannot be made: " + cause, problem);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      var bytes = Files.readAllBytes(files().getPath(name.replace('.', '/') + ".class"));
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    try {
      return Files.exists(files().getPath(name))
          ? new URL(PROTOCOL, null, -1, "/" + name, handler)
          : null;
    } catch (MalformedURLException malformed) {
      throw new UncheckedIOException(malformed);
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    var found = findResource(name);
    return found == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singletonList(found));
  }

  private final class Handler extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      return new Connection(url);
    }
  }

  private final class Connection extends URLConnection {
    Connection(URL url) {
      super(url);
    }

    @Override
    public void connect() {}

    @Override
    public InputStream getInputStream() throws IOException {
      var file = files().getPath(getURL().getPath());
      if (!Files.isRegularFile(file)) {
        throw new FileNotFoundException(getURL().toString());
      }
      return Files.newInputStream(file);
    }
  }
}
