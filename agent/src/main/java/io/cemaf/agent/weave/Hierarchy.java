package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.PerLoader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds supertypes by reading class files through the loader's resources, each once for a loader. A
 * class's transformation runs before its supertypes are resolved, so loading them here would load a
 * child's parents in the wrong order, or in a circle.
 */
public final class Hierarchy {
  private static final String OBJECT = "java.lang.Object";

  private final PerLoader<ConcurrentHashMap<String, ClassFiles.Header>> headers = new PerLoader<>();

  private final AtomicInteger reads = new AtomicInteger();
  private final boolean jdkToo;

  /**
   * Starts with nothing read.
   *
   * @param jdkToo whether the supertypes of JDK classes are wanted: only where a rule asks for
   *     subtypes of one, for reading the JDK's own image takes long
   */
  public Hierarchy(boolean jdkToo) {
    this.jdkToo = jdkToo;
  }

  /**
   * Supertypes, as far as they could be found.
   *
   * @param complete whether every class file on the way could be read
   */
  public record Supertypes(Set<String> names, boolean complete) {}

  /** All supertypes of a class with these direct ones, {@code java.lang.Object} left out. */
  public Supertypes of(
      @Nullable ClassLoader loader, @Nullable String superName, List<String> interfaces) {
    var found = new LinkedHashSet<String>();
    var open = new ArrayDeque<String>();
    add(superName, interfaces, found, open);
    var complete = true;
    for (var next = open.poll(); next != null; next = open.poll()) {
      if (!jdkToo && next.startsWith("java.")) {
        continue;
      }
      var header = header(loader, next);
      if (header == null) {
        complete = false;
      } else {
        add(header.superName(), header.interfaces(), found, open);
      }
    }
    return new Supertypes(found, complete);
  }

  private static void add(
      @Nullable String superName,
      List<String> interfaces,
      Set<String> found,
      ArrayDeque<String> open) {
    if (superName != null && !superName.equals(OBJECT) && found.add(superName)) {
      open.add(superName);
    }
    for (var name : interfaces) {
      if (found.add(name)) {
        open.add(name);
      }
    }
  }

  /** All supertypes of a class that is defined: nothing is read or loaded. */
  static Set<String> of(Class<?> type) {
    var found = new LinkedHashSet<String>();
    collect(type, found);
    return found;
  }

  private static void collect(Class<?> type, Set<String> found) {
    for (var above = type; above != null; above = above.getSuperclass()) {
      if (above != type && above != Object.class) {
        found.add(above.getName());
      }
      for (var implemented : above.getInterfaces()) {
        if (found.add(implemented.getName())) {
          collect(implemented, found);
        }
      }
    }
  }

  int reads() {
    return reads.get();
  }

  /** What a type's class file says; null if it cannot be read. */
  ClassFiles.@Nullable Header header(@Nullable ClassLoader loader, String name) {
    var known = headers.get(loader);
    if (known == null) {
      known = headers.put(loader, new ConcurrentHashMap<>());
    }
    var header = known.get(name);
    if (header == null) {
      var unused = reads.incrementAndGet();
      header = read(loader, name);
      if (header != null) {
        known.put(name, header);
      }
    }
    return header;
  }

  private static ClassFiles.@Nullable Header read(@Nullable ClassLoader loader, String name) {
    try (var content = open(loader, name)) {
      return content == null ? null : ClassFiles.header(content.readAllBytes());
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  private static @Nullable InputStream open(@Nullable ClassLoader loader, String name) {
    return PerLoader.orPlatform(loader).getResourceAsStream(name.replace('.', '/') + ".class");
  }
}
