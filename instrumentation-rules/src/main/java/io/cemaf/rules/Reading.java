package io.cemaf.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One file being read: what places in it are called, what it names, and what is wrong with it. */
final class Reading {
  /** A key of a mapping with its value. */
  record Entry(String name, SourceRef place, Node key, Node value) {}

  /** Beyond these, looking for the nearest spelling would cost more than it helps. */
  private static final int HINTED = 100;

  private final String file;
  private int errors;
  private final List<Problem> problems;
  private final List<Reference> references;

  Reading(String file, List<Problem> problems, List<Reference> references) {
    this.file = file;
    this.problems = problems;
    this.references = references;
  }

  String file() {
    return file;
  }

  /** How many errors there were so far. */
  int errors() {
    return errors;
  }

  SourceRef place(Node node) {
    var mark = node.getStartMark();
    return mark.isPresent()
        ? new SourceRef(file, mark.get().getLine() + 1, mark.get().getColumn() + 1)
        : new SourceRef(file, 1, 1);
  }

  void error(Node node, Code code, String message) {
    error(place(node), code, message);
  }

  void error(SourceRef place, Code code, String message) {
    errors++;
    problems.add(new Problem(place, Problem.Severity.ERROR, code.id(), message));
  }

  void error(Node node, BadValue bad) {
    error(node, bad.code(), bad.text());
  }

  void warning(SourceRef place, Code code, String message) {
    problems.add(new Problem(place, Problem.Severity.WARNING, code.id(), message));
  }

  /** Remembers that something must exist once all files are read. */
  void refersTo(Reference.Kind kind, String name, SourceRef place) {
    references.add(new Reference(kind, name, place));
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  String hint(String written, Iterable<String> candidates) {
    return problems.size() < HINTED ? Spelling.hint(written, candidates) : "";
  }

  /** The entries of a mapping in file order; a name given twice is reported and left out. */
  List<Entry> entries(MappingNode mapping) {
    var entries = new ArrayList<Entry>(mapping.getValue().size());
    var seen = new HashMap<String, SourceRef>();
    for (var tuple : mapping.getValue()) {
      var key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode scalar)) {
        error(key, Code.WRONG_TYPE, "a collection as a key; keys are plain text");
        continue;
      }
      var name = scalar.getValue();
      var place = place(key);
      var first = seen.putIfAbsent(name, place);
      if (first == null) {
        entries.add(new Entry(name, place, key, tuple.getValueNode()));
      } else {
        var where = "line " + first.line() + ", column " + first.column();
        error(key, Code.DUPLICATE, Quantities.quoted(name) + " is given twice, first in " + where);
      }
    }
    return entries;
  }
}
