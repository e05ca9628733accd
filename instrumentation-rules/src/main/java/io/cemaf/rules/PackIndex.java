package io.cemaf.rules;

/**
 * The names that the built-in packs ask for, from an index made at build time: premain needs them
 * before there is time for YAML.
 */
public final class PackIndex {
  static final String RESOURCE = "packs/packs.index";

  private PackIndex() {}

  /** The names of all packs, those switched off among them. */
  public static RuleNames load() {
    var names = new RuleNames();
    addTo(names);
    return names;
  }

  /** Each line is a letter for the kind of name, a space, and the name. */
  static void addTo(RuleNames names) {
    var text = Resources.text(RESOURCE);
    var start = 0;
    while (start < text.length()) {
      var end = text.indexOf('\n', start);
      var name = text.substring(start + 2, end);
      switch (text.charAt(start)) {
        case 'T' -> names.addType(name);
        case 'S' -> names.addRoot(name);
        case 'A' -> names.addAnnotation(name);
        default -> throw new IllegalStateException("a broken line in io/cemaf/rules/" + RESOURCE);
      }
      start = end + 1;
    }
  }
}
