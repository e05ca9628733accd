package io.cemaf.agent.weave;

import io.cemaf.agent.loaders.PerLoader;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.RuleNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is to be woven at the moment. Names come first: nearly every class leaves after one look
 * into a hash table. Only where rules ask for subtypes or annotations is more looked at, and for
 * subtypes only in loaders that can see the supertype.
 *
 * <p>In premain names may be all there is: such a plan says which classes have to wait for the full
 * one.
 */
final class Plan {
  /** Looking for more than this costs more than reading every class. */
  private static final int MOST_LOOKS = 32;

  private final @Nullable Matcher matcher;
  final Hierarchy hierarchy;
  private final List<String> rootFiles = new ArrayList<>();
  private final List<byte[]> annotationFields = new ArrayList<>();
  private final PerLoader<Boolean> sight = new PerLoader<>();
  private final AtomicInteger looked = new AtomicInteger();
  private final PerLoader<Set<String>> considered = new PerLoader<>();
  private final PerLoader<Set<String>> unmarked = new PerLoader<>();
  private final Set<String> types;
  private final Set<String> roots;
  private final Set<String> annotations;
  private final boolean jdkRoots;
  private final boolean further;

  Plan(Matcher matcher) {
    this(matcher, matcher.types(), matcher.roots(), matcher.annotations());
  }

  /** As long as the rules themselves are not read. */
  Plan(RuleNames names) {
    this(null, names.types(), names.roots(), names.annotations());
  }

  private Plan(
      @Nullable Matcher matcher, Set<String> types, Set<String> roots, Set<String> annotations) {
    this.matcher = matcher;
    this.types = types;
    this.roots = roots;
    this.annotations = annotations;
    var jdk = false;
    for (var root : roots) {
      jdk |= root.startsWith("java.");
      rootFiles.add(root.replace('.', '/') + ".class");
    }
    jdkRoots = jdk;
    hierarchy = new Hierarchy(jdk);
    for (var annotation : annotations) {
      annotationFields.add(
          ("L" + annotation.replace('.', '/') + ";").getBytes(StandardCharsets.UTF_8));
    }
    further = !roots.isEmpty() || !annotations.isEmpty();
  }

  /** Whether only names are known: no class can be matched yet. */
  boolean isNamesOnly() {
    return matcher == null;
  }

  /** What to match by; only where this is more than names. */
  Matcher matcher() {
    return Objects.requireNonNull(matcher, "the rules are not read yet");
  }

  /** Whether a class that {@code other} is about would have been in sight of this one. */
  boolean covers(Plan other) {
    return types.containsAll(other.types)
        && roots.containsAll(other.roots)
        && annotations.containsAll(other.annotations);
  }

  /** Whether a rule names the class, or asks for its subtypes. */
  boolean names(String name) {
    return types.contains(name) || roots.contains(name);
  }

  boolean isRoot(String name) {
    return roots.contains(name);
  }

  /** A class was matched by this plan, whatever came of it. */
  void consider(@Nullable ClassLoader loader, String name) {
    add(considered, loader, name);
  }

  boolean hasConsidered(Class<?> type) {
    return contains(considered, type.getClassLoader(), type.getName());
  }

  /** A class has none of the annotations that rules ask for: its file need not be read again. */
  void unmarked(@Nullable ClassLoader loader, String name) {
    add(unmarked, loader, name);
  }

  boolean isUnmarked(@Nullable ClassLoader loader, String name) {
    return contains(unmarked, loader, name);
  }

  private static void add(PerLoader<Set<String>> sets, @Nullable ClassLoader loader, String name) {
    var ofLoader = sets.get(loader);
    if (ofLoader == null) {
      ofLoader = sets.put(loader, ConcurrentHashMap.newKeySet());
    }
    ofLoader.add(name);
  }

  private static boolean contains(
      PerLoader<Set<String>> sets, @Nullable ClassLoader loader, String name) {
    var ofLoader = sets.get(loader);
    return ofLoader != null && ofLoader.contains(name);
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
    if (rootFiles.size() > MOST_LOOKS) {
      return true;
    }
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
    for (var supertype : supertypes) {
      if (roots.contains(supertype)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the class file refers to one of the annotations that rules ask for. */
  boolean mentionsAnnotation(byte[] classFile) {
    if (annotationFields.size() > MOST_LOOKS) {
      return true;
    }
    for (var annotation : annotationFields) {
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
