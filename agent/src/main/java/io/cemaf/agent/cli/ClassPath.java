package io.cemaf.agent.cli;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * The class files of an application's class path, jars nested as Spring Boot does it among them.
 * Nothing is loaded from it: it is a class loader only for who asks one for resources.
 */
final class ClassPath extends ClassLoader implements AutoCloseable {
  private static final String CLASS = ".class";
  private static final String[] NESTED_CLASSES = {"BOOT-INF/classes/", "WEB-INF/classes/"};
  private static final String[] NESTED_JARS = {"BOOT-INF/lib/", "WEB-INF/lib/"};

  /** By resource name, in the order of the class path; the first of a name counts. */
  private final Map<String, Content> contents = new LinkedHashMap<>();

  private final List<JarFile> jars = new ArrayList<>();
  private final List<Path> extracted = new ArrayList<>();

  /** One class file. */
  private interface Content {
    byte[] read() throws IOException;
  }

  private ClassPath() {
    super(ClassLoader.getPlatformClassLoader());
  }

  /**
   * Reads the directories of all jars.
   *
   * @param path as for {@code java -cp}, {@code DIRECTORY/*} for all its jars
   * @throws CliFailure if a part of it cannot be read
   */
  static ClassPath open(String path) throws CliFailure {
    var classPath = new ClassPath();
    var element = "";
    try {
      for (var next : path.split(File.pathSeparator, -1)) {
        element = next;
        if (!element.isEmpty()) {
          classPath.add(element);
        }
      }
      return classPath;
    } catch (IOException problem) {
      classPath.close();
      throw new CliFailure(Exit.USAGE, "cannot read " + element + ": " + problem);
    }
  }

  private void add(String element) throws IOException {
    if (element.equals("*") || element.endsWith(File.separator + "*")) {
      var directory = Path.of(element.substring(0, element.length() - 1));
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.{jar,JAR}")) {
        for (var jar : found) {
          addJar(jar);
        }
      }
      return;
    }
    var path = Path.of(element);
    if (Files.isDirectory(path)) {
      addDirectory(path);
    } else {
      addJar(path);
    }
  }

  private void addDirectory(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : (Iterable<Path>) files.sorted()::iterator) {
        var name = directory.relativize(file).toString().replace(File.separatorChar, '/');
        put(name, () -> Files.readAllBytes(file));
      }
    }
  }

  private void addJar(Path path) throws IOException {
    var jar = new JarFile(path.toFile(), false);
    jars.add(jar);
    var entries = jar.entries();
    while (entries.hasMoreElements()) {
      var entry = entries.nextElement();
      var name = entry.getName();
      if (name.endsWith(".jar") && below(name, NESTED_JARS) != null) {
        addNested(jar, entry);
      } else {
        var inside = below(name, NESTED_CLASSES);
        put(inside == null ? name : inside, () -> read(jar, entry));
      }
    }
  }

  private void addNested(JarFile outer, JarEntry entry) throws IOException {
    var copy = Files.createTempFile("cemaf-check", ".jar");
    extracted.add(copy);
    Files.write(copy, read(outer, entry));
    addJar(copy);
  }

  private static @Nullable String below(String name, String[] prefixes) {
    for (var prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return null;
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (var content = jar.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  private void put(String name, Content content) {
    if (name.endsWith(CLASS)
        && !name.startsWith("META-INF/")
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class")) {
      contents.putIfAbsent(name, content);
    }
  }

  /** The binary names of all classes. */
  Set<String> classes() {
    var names = new LinkedHashSet<String>();
    for (var name : contents.keySet()) {
      names.add(name.substring(0, name.length() - CLASS.length()).replace('/', '.'));
    }
    return names;
  }

  /** A class's file, from here or from the JDK; null if neither has it. */
  byte @Nullable [] classFile(String binaryName) throws IOException {
    try (var content = getResourceAsStream(binaryName.replace('.', '/') + CLASS)) {
      return content == null ? null : content.readAllBytes();
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    var content = contents.get(name);
    try {
      return content == null
          ? getParent().getResourceAsStream(name)
          : new ByteArrayInputStream(content.read());
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      for (var jar : jars) {
        jar.close();
      }
      for (var copy : extracted) {
        Files.deleteIfExists(copy);
      }
    } catch (IOException ignored) {
      // Files for reading and temporary copies: nothing is lost.
    }
  }
}
