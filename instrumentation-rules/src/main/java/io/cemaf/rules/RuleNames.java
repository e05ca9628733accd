package io.cemaf.rules;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that rules ask for, before packs and device are known: a class without them is passed.
 */
public final class RuleNames {
  private final Set<String> types = new HashSet<>();
  private final Set<String> roots = new HashSet<>();
  private final Set<String> annotations = new HashSet<>();

  RuleNames() {}

  /** The names in the files' rules; hooks stand for all that packs ask for. */
  static RuleNames of(List<SourceFiles.Source> sources, boolean defaults) {
    var names = new RuleNames();
    var hooks = defaults;
    for (var source : sources) {
      for (var rule : source.section().get(RootShape.RULES, List.of())) {
        var match = rule.value().get(RuleShape.MATCH);
        if (match != null) {
          names.add(match);
          hooks |= !match.hooks().isEmpty();
        }
      }
    }
    if (hooks) {
      PackIndex.addTo(names);
    }
    return names;
  }

  private void add(Match match) {
    if (match.type() != null) {
      types.add(match.type());
    }
    if (match.subtypesOf() != null) {
      roots.add(match.subtypesOf());
    }
    if (match.annotatedWith() != null) {
      annotations.add(match.annotatedWith());
    }
  }

  void addType(String name) {
    types.add(name);
  }

  void addRoot(String name) {
    roots.add(name);
  }

  void addAnnotation(String name) {
    annotations.add(name);
  }

  /** Whether a rule or hook names this class exactly. */
  public boolean names(String binaryName) {
    return types.contains(binaryName);
  }

  /** The classes that are named exactly. */
  public Set<String> types() {
    return Collections.unmodifiableSet(types);
  }

  /** The supertypes whose subtypes are asked for. */
  public Set<String> roots() {
    return Collections.unmodifiableSet(roots);
  }

  /** The annotations that are asked for. */
  public Set<String> annotations() {
    return Collections.unmodifiableSet(annotations);
  }
}
