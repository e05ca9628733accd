package io.cemaf.rules;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The names that the built-in packs ask for, from an index made at build time: premain needs them
 * before there is time for YAML.
 */
public final class PackIndex {
  static final String RESOURCE = "packs/packs.index";

  private final Set<String> types = new HashSet<>();
  private final Set<String> roots = new HashSet<>();
  private final Set<String> annotations = new HashSet<>();

  private PackIndex() {}

  /** Reads the index that came with the agent; of all packs, those switched off among them. */
  public static PackIndex load() {
    var index = new PackIndex();
    var text = Resources.text(RESOURCE);
    for (int start = 0, end; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      index.add(text.charAt(start), text.substring(start + 2, end));
    }
    return index;
  }

  private void add(char kind, String name) {
    switch (kind) {
      case 'T' -> types.add(name);
      case 'S' -> roots.add(name);
      case 'A' -> annotations.add(name);
      default -> throw new IllegalStateException("a broken line in io/cemaf/rules/" + RESOURCE);
    }
  }

  /** The classes that packs name exactly. */
  public Set<String> types() {
    return Collections.unmodifiableSet(types);
  }

  /** The supertypes whose subtypes packs ask for. */
  public Set<String> roots() {
    return Collections.unmodifiableSet(roots);
  }

  /** The annotations that packs ask for. */
  public Set<String> annotations() {
    return Collections.unmodifiableSet(annotations);
  }
}
