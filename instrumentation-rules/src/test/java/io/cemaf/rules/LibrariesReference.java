package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** docs/libraries.md: what is woven of which library, and what rules do there, from the packs. */
final class LibrariesReference {
  private static final String INTRODUCTION =
      """
      # Libraries

      Generated from the built-in packs. A pack is on where its library is on the class path; `packs: { NAME: off }` switches it off.

      A rule names a hook (`match: llm.chat`) and so serves every library. The tables say which methods a hook stands for, when a call of them is over, and where a request keeps what rules change by one name in every library; what has no such place there is looked for by its own name. Layers that pass on one request count as one call. A call that is refused gets the library's own exception, whose cause is the agent's with the numbers.

      """;

  private LibrariesReference() {}

  static String generate() {
    var text = new StringBuilder(INTRODUCTION);
    for (var pack : Packs.NAMES) {
      var problems = new ArrayList<Problem>();
      var reading = new Reading("pack:" + pack, problems, new ArrayList<>());
      var section = Resources.section("packs/" + pack + ".yaml", PackShape.SHAPE, reading);
      if (!problems.isEmpty()) {
        throw new IllegalStateException(problems.toString());
      }
      library(pack, section, PackShape.bind(pack, section, reading), text);
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static void library(
      String pack, Section section, List<Rules.HookSpec> hooks, StringBuilder text) {
    text.append("## ").append(section.get(PackShape.LIBRARY)).append(" (`").append(pack);
    text.append("`)\n\nTested: ");
    text.append(String.join("; ", section.get(PackShape.VERSIONS, List.of()))).append(".\n\n");
    eventLoops(PackShape.eventLoops(section), text);
    text.append("| hook | method | a call is over | `set` changes | refused calls get |\n");
    text.append("|---|---|---|---|---|\n");
    for (var hook : hooks) {
      text.append("| ").append(hook.hook()).append(" | ").append(method(hook.match()));
      text.append(" | ").append(end(hook.callEnd())).append(" | ").append(places(hook.library()));
      text.append(" | ").append(refusals(hook.library())).append(" |\n");
    }
    text.append('\n');
  }

  private static void eventLoops(EventLoops loops, StringBuilder text) {
    var all = new ArrayList<String>();
    loops.threads().forEach(name -> all.add("named `" + name + "`"));
    loops.types().forEach(type -> all.add("of class `" + type + "`"));
    if (!all.isEmpty()) {
      text.append("Threads that never wait: ").append(String.join(", ", all)).append(".\n\n");
    }
  }

  private static String method(Match match) {
    var type = match.type() == null ? match.subtypesOf() : match.type();
    var parameters =
        match.parameterTypes() == null
            ? "(...)"
            : "("
                + String.join(
                    ", ", match.parameterTypes().stream().map(LibrariesReference::simple).toList())
                + ")";
    var of = match.type() == null ? "` and subtypes" : "`";
    return "`" + match.method() + parameters + "` of `" + type + of;
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String end(CallEnd end) {
    if (end instanceof CallEnd.Callback callback) {
      return "with the handler's " + String.join(" or ", callback.methods());
    }
    return end instanceof CallEnd.Answer answer
        ? "when its `"
            + simple(answer.type())
            + "` has been read to the end, has failed, is closed or forgotten"
        : "with its return, future or stream";
  }

  private static String places(LibraryCall library) {
    var places = new ArrayList<String>();
    new TreeMap<>(library.properties())
        .forEach(
            (name, paths) ->
                places.add(
                    name
                        + ": "
                        + String.join(
                            " or ", paths.stream().map(LibrariesReference::place).toList())));
    return places.isEmpty() ? "by its own names" : String.join("; ", places);
  }

  private static String place(LibraryCall.ArgumentPath path) {
    var root = "argument " + path.argument();
    return path.path().isEmpty() ? root : "`" + path.path() + "` of " + root;
  }

  private static String refusals(LibraryCall library) {
    var types = library.rejections().stream().map(each -> "`" + simple(each.type()) + "`").toList();
    return types.isEmpty() ? "`CallRejectedException`" : String.join(", else ", types);
  }
}
