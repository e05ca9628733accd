package io.cemaf.agent.launch;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The loader of everything that the application must not see: classes under {@code inst/} of the
 * agent's jar, named {@code .classdata} there so that no other loader takes them for classes. The
 * rest of the jar can be read through it as resources, never loaded.
 *
 * <p>The agent's entry is handed over through {@link Consumer}, a type that both sides know, by the
 * static initialiser of its class: linking it reflectively would cost a tenth of a second.
 */
final class InnerLoader extends ClassLoader
    implements Consumer<BiConsumer<String, Instrumentation>>, Closeable {
  private static final String AGENT = "io.cemaf.agent.start.Agent";
  private static final String INNER = "inst/";

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private final ZipFile jar;
  private final String location;
  private final ProtectionDomain domain;
  private @Nullable BiConsumer<String, Instrumentation> agent;

  private InnerLoader(ClassLoader parent, CodeSource source) throws IOException {
    super("cemaf", parent);
    location = source.getLocation().toString();
    domain = new ProtectionDomain(source, null);
    try {
      // The JVM has this file open: the two share one table of contents.
      jar = new ZipFile(new File(source.getLocation().toURI()));
    } catch (URISyntaxException unreadable) {
      throw new IOException(location + " is no file", unreadable);
    }
  }

  /** Opens the jar that this class came from. */
  static InnerLoader open(ClassLoader parent) throws IOException {
    return new InnerLoader(parent, InnerLoader.class.getProtectionDomain().getCodeSource());
  }

  void start(@Nullable String arguments, Instrumentation instrumentation)
      throws ClassNotFoundException {
    Class.forName(AGENT, true, this);
    var handed = agent;
    if (handed == null) {
      throw new IllegalStateException(AGENT + " did not hand itself over");
    }
    agent = null;
    handed.accept(arguments, instrumentation);
  }

  @Override
  public void accept(BiConsumer<String, Instrumentation> handed) {
    agent = handed;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var entry = jar.getEntry(INNER + name.replace('.', '/') + ".classdata");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      return define(name, read(entry));
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /** A transformer of ours that is asked about a class of ours may need that very class. */
  private Class<?> define(String name, byte[] bytes) {
    try {
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (LinkageError twice) {
      var there = findLoadedClass(name);
      if (there == null) {
        throw twice;
      }
      return there;
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var entry = entry(name);
    if (entry == null) {
      return super.getResourceAsStream(name);
    }
    try {
      return new ByteArrayInputStream(read(entry));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    var entry = entry(name);
    if (entry == null) {
      return null;
    }
    try {
      return URI.create("jar:" + location + "!/" + entry.getName()).toURL();
    } catch (IOException malformed) {
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

  private @Nullable ZipEntry entry(String name) {
    var inner =
        name.endsWith(".class")
            ? INNER + name.substring(0, name.length() - ".class".length()) + ".classdata"
            : INNER + name;
    var entry = jar.getEntry(inner);
    return entry == null ? jar.getEntry(name) : entry;
  }

  private byte[] read(ZipEntry entry) throws IOException {
    try (var content = jar.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  /**
   * The agent has left: another may come. The jar stays open for what its last threads still load,
   * and is closed with this loader's collection.
   */
  @Override
  public void close() {
    Premain.release();
  }
}
