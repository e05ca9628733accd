package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** Makes docs/rules-reference.md from the model of the language. */
final class RulesReference {
  private final StringBuilder page = new StringBuilder();
  private final Set<Shape> told = new LinkedHashSet<>();

  private RulesReference() {}

  static String generate() {
    var reference = new RulesReference();
    reference.head();
    reference.shape("The file", RootShape.SHAPE);
    reference.signals();
    reference.codes();
    return reference.page.toString();
  }

  private void head() {
    line("# Rules reference");
    line("");
    line("Made from the model that the loader reads by; a test fails when it differs. By example:");
    line("[rules.yaml](rules.yaml). For editors: [rules.schema.json](rules.schema.json).");
    line("");
    line(
        "A rules file must be UTF-8, belong to the JVM's user or root, and not be writable by others");
    line(
        "(`-Dcemaf.rules.trust=true` accepts it all the same). Of several files the first that sets a");
    line(
        "key wins: a file before those it includes, files in the order of `cemaf.rules`. Of several rules");
    line("on one method, too: the user's in file order, then the packs'.");
    line("");
    line("Where a value may be given by level, a level left out takes the next lower one's.");
    line("");
  }

  private void shape(String title, Shape shape) {
    if (!told.add(shape)) {
      return;
    }
    line("## " + title);
    line("");
    line(shape.doc());
    line("");
    line("| key | value | default | what it does |");
    line("|---|---|---|---|");
    var later = new ArrayList<String>();
    for (var key : shape.keys()) {
      if (key.type() == null) {
        later.add("`" + key.name() + "`");
      } else {
        var standard = key.required() ? "**required**" : key.standard();
        line(
            "| `"
                + key.name()
                + "` | "
                + key.type().words()
                + " | "
                + standard
                + " | "
                + key.doc()
                + " |");
      }
    }
    line("");
    if (!later.isEmpty()) {
      line("Known, not yet supported, and refused: " + String.join(", ", later) + ".");
      line("");
    }
    for (var key : shape.keys()) {
      if (key.type() != null) {
        for (var inner : LanguageWalk.shapesIn(key.type())) {
          shape("`" + key.name() + "`", inner);
        }
      }
    }
  }

  private void signals() {
    line("## Signals");
    line("");
    line("| signal | compared with | what it is |");
    line("|---|---|---|");
    for (var signal : Signal.values()) {
      var unit = signal.unit();
      var follows =
          !signal.isNamed()
              ? ""
              : signal.refersTo() != Reference.Kind.RULE && unit != Signal.Unit.SAME
                  ? "NAME"
                  : unit == Signal.Unit.SAME ? "SIGNAL" : "RULE";
      var example = unit.example().isEmpty() ? "" : ", such as " + unit.example();
      line(
          "| `"
              + signal.text()
              + follows
              + "` | "
              + unit.words()
              + example
              + " | "
              + signal.doc()
              + " |");
    }
    line("");
  }

  private void codes() {
    line("## Problems");
    line("");
    line("Errors keep the agent off, the application runs without it; warnings do not.");
    line("");
    line("| code | meaning |");
    line("|---|---|");
    for (var code : Code.values()) {
      line("| " + code.id() + " | " + code.meaning() + " |");
    }
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
