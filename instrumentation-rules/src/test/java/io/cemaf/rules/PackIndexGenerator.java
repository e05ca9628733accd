package io.cemaf.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;

/** Writes the packs' index at build time: a letter for the kind of name, a space, the name. */
public final class PackIndexGenerator {
  private PackIndexGenerator() {}

  public static void main(String[] arguments) throws Exception {
    var target = Path.of(arguments[0]).resolve("io/cemaf/rules").resolve(PackIndex.RESOURCE);
    Files.createDirectories(target.getParent());
    Files.writeString(target, index());
  }

  static String index() {
    var lines = new TreeSet<String>();
    for (var hooks : Packs.load(Packs.NAMES, new ArrayList<>()).values()) {
      for (var hook : hooks) {
        var match = hook.match();
        if (match.type() != null) {
          lines.add("T " + match.type());
        } else if (match.subtypesOf() != null) {
          lines.add("S " + match.subtypesOf());
        } else {
          lines.add("A " + match.annotatedWith());
        }
        if (hook.callEnd() instanceof CallEnd.Answer answer) {
          lines.add("S " + answer.type());
        }
      }
    }
    for (var thread : Packs.eventLoops().threads()) {
      lines.add("N " + thread);
    }
    for (var type : Packs.eventLoops().types()) {
      lines.add("C " + type);
    }
    return String.join("\n", lines) + "\n";
  }
}
