package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * The names that the built-in packs ask for, from an index made at build time: premain needs them
 * before there is time for YAML.
 */
public final class PackIndex {
  static final String RESOURCE = "packs/packs.index";

  /** Types, supertypes and annotations of hooks; names and classes of threads. */
  private static final String KINDS = "TSANC";

  private PackIndex() {}

  /** The names of all packs, those switched off among them. */
  public static RuleNames load() {
    var names = new RuleNames();
    addTo(names);
    return names;
  }

  /** The threads that all packs say never wait. */
  public static EventLoops eventLoops() {
    var threads = new ArrayList<String>();
    var types = new ArrayList<String>();
    for (var line : lines()) {
      switch (line.kind()) {
        case 'N' -> threads.add(line.name());
        case 'C' -> types.add(line.name());
        default -> {}
      }
    }
    return new EventLoops(threads, types);
  }

  static void addTo(RuleNames names) {
    for (var line : lines()) {
      switch (line.kind()) {
        case 'T' -> names.addType(line.name());
        case 'S' -> names.addRoot(line.name());
        case 'A' -> names.addAnnotation(line.name());
        default -> {}
      }
    }
  }

  /** A letter for the kind of name, a space, and the name. */
  private record Line(char kind, String name) {}

  private static List<Line> lines() {
    var text = Resources.text(RESOURCE);
    var lines = new ArrayList<Line>();
    var start = 0;
    while (start < text.length()) {
      var end = text.indexOf('\n', start);
      var kind = text.charAt(start);
      if (KINDS.indexOf(kind) < 0) {
        throw new IllegalStateException("a broken line in io/cemaf/rules/" + RESOURCE);
      }
      lines.add(new Line(kind, text.substring(start + 2, end)));
      start = end + 1;
    }
    return lines;
  }
}
