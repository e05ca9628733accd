package io.cemaf.agent.sense;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loader of the jar inside the agent's jar. A jar of its own, because three thousand entries
 * more would make the agent's slower to open at every start, where almost none of them needs one.
 */
final class PortableLoader extends ClassLoader implements Closeable {
  private static final String JAR = "/inst/portable.jar";
  private static final String PROTOCOL = "cemaf";

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final FileSystem outer;
  private final FileSystem inner;
  private final URLStreamHandler handler = new Handler();

  private PortableLoader(FileSystem outer, FileSystem inner) {
    super("cemaf-portable", PortableLoader.class.getClassLoader());
    this.outer = outer;
    this.inner = inner;
  }

  static PortableLoader open() throws IOException {
    var source = PortableLoader.class.getProtectionDomain().getCodeSource();
    try {
      var outer = FileSystems.newFileSystem(Path.of(source.getLocation().toURI()));
      return new PortableLoader(outer, FileSystems.newFileSystem(outer.getPath(JAR)));
    } catch (URISyntaxException | RuntimeException unreadable) {
      throw new IOException(source.getLocation() + " holds no " + JAR, unreadable);
    }
  }

  /** One of the classes that agree on nothing but JDK types. */
  Supplier<?> make(String name) throws IOException {
    try {
      return Class.forName(name, true, this)
          .asSubclass(Supplier.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError problem) {
      var cause = problem.getCause() == null ? problem : problem.getCause();
      throw new IOException(name + " cannot be made: " + cause, problem);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      var bytes = Files.readAllBytes(inner.getPath(name.replace('.', '/') + ".class"));
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    if (!Files.exists(inner.getPath(name))) {
      return null;
    }
    try {
      return new URL(PROTOCOL, null, -1, "/" + name, handler);
    } catch (MalformedURLException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    var found = findResource(name);
    return found == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singletonList(found));
  }

  @Override
  public void close() throws IOException {
    inner.close();
    outer.close();
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
      var file = inner.getPath(getURL().getPath());
      if (!Files.isRegularFile(file)) {
        throw new FileNotFoundException(getURL().toString());
      }
      return Files.newInputStream(file);
    }
  }
}
