package io.cemaf.agent.weave;

import io.cemaf.rules.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is to be woven at the moment. Names come first: nearly every class leaves after one look
 * into a hash table. Only where rules ask for subtypes or annotations is more looked at, and for
 * subtypes only in loaders that can see the supertype.
 */
final class Plan {
  final Matcher matcher;
  final Hierarchy hierarchy;
  private final List<String> rootFiles = new ArrayList<>();
  private final List<byte[]> annotations = new ArrayList<>();
  private final PerLoader<Boolean> sight = new PerLoader<>();
  private final AtomicInteger looked = new AtomicInteger();
  private final PerLoader<Set<String>> considered = new PerLoader<>();
  private final Set<String> roots;
  private final boolean jdkRoots;
  private final boolean further;

  Plan(Matcher matcher) {
    this.matcher = matcher;
    roots = matcher.roots();
    var jdk = false;
    for (var root : roots) {
      jdk |= root.startsWith("java.");
      rootFiles.add(root.replace('.', '/') + ".class");
    }
    jdkRoots = jdk;
    hierarchy = new Hierarchy(jdk);
    for (var annotation : matcher.annotations()) {
      annotations.add(("L" + annotation.replace('.', '/') + ";").getBytes(StandardCharsets.UTF_8));
    }
    further = !roots.isEmpty() || !annotations.isEmpty();
  }

  /** Whether a rule names the class, or asks for its subtypes. */
  boolean names(String name) {
    return matcher.names(name) || roots.contains(name);
  }

  boolean isRoot(String name) {
    return roots.contains(name);
  }

  /** A class was matched by this plan, whatever came of it. */
  void consider(@Nullable ClassLoader loader, String name) {
    var ofLoader = considered.get(loader);
    if (ofLoader == null) {
      ofLoader = considered.put(loader, ConcurrentHashMap.newKeySet());
    }
    ofLoader.add(name);
  }

  boolean hasConsidered(Class<?> type) {
    var ofLoader = considered.get(type.getClassLoader());
    return ofLoader != null && ofLoader.contains(type.getName());
  }

  /** Whether a class that no rule names may still be one that a rule is about. */
  boolean looksFurther() {
    return further;
  }

  boolean asksForSubtypes() {
    return !roots.isEmpty();
  }

  boolean asksForAnnotations() {
    return !annotations.isEmpty();
  }

  /** How often loaders were asked for something; changes only grow it. */
  int lookups() {
    return looked.get() + hierarchy.reads();
  }

  /** Whether a class of this loader can have one of the supertypes that rules ask for. */
  boolean seesRoot(@Nullable ClassLoader loader) {
    if (roots.isEmpty()) {
      return false;
    }
    if (jdkRoots) {
      return true;
    }
    if (Loaders.isJdk(loader)) {
      return false;
    }
    var known = sight.get(loader);
    if (known == null) {
      known = looks(PerLoader.orPlatform(loader));
      sight.put(loader, known);
    }
    return known;
  }

  private boolean looks(ClassLoader loader) {
    var unused = looked.incrementAndGet();
    for (var file : rootFiles) {
      if (loader.getResource(file) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * A root is being defined although no loader saw it: a library has come to a class path later.
   *
   * @return whether loaders were thought blind that may not be
   */
  boolean rootAppeared() {
    var blind = false;
    for (var saw : sight.all()) {
      blind |= !saw;
    }
    if (blind) {
      sight.clear();
    }
    return blind;
  }

  boolean hasRoot(Set<String> supertypes) {
    for (var root : roots) {
      if (supertypes.contains(root)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the class file refers to one of the annotations that rules ask for. */
  boolean mentionsAnnotation(byte[] classFile) {
    for (var annotation : annotations) {
      if (contains(classFile, annotation)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (var start = 0; start <= text.length - part.length; start++) {
      var length = 0;
      while (length < part.length && text[start + length] == part[length]) {
        length++;
      }
      if (length == part.length) {
        return true;
      }
    }
    return false;
  }
}
