package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The built-in packs. */
final class Packs {
  static final List<String> NAMES =
      List.of(
          "langchain4j",
          "spring-ai",
          "openai-java",
          "anthropic-java",
          "google-genai",
          "google-adk",
          "langgraph4j",
          "ollama4j",
          "semantic-kernel",
          "bedrock",
          "llama",
          "djl",
          "onnxruntime",
          "java-net-http",
          "okhttp");

  /** Packs of libraries that the language names already. */
  private static final Set<String> LATER = Set.of("jlama");

  private Packs() {}

  /** What each hook stands for, by hook, packs in the order of their names. */
  static Map<String, List<Rules.HookSpec>> load(List<String> packs, List<Reference> references) {
    var hooks = new LinkedHashMap<String, List<Rules.HookSpec>>();
    for (var pack : packs) {
      var reading = new Reading("pack:" + pack, new ArrayList<>(), references);
      var section = Resources.section("packs/" + pack + ".yaml", PackShape.SHAPE, reading);
      for (var hook : PackShape.bind(pack, section, reading)) {
        var same = hooks.get(hook.hook());
        if (same == null) {
          same = new ArrayList<>();
          hooks.put(hook.hook(), same);
        }
        same.add(hook);
      }
    }
    return hooks;
  }

  /** Artifacts with the versions that a pack was tested with. */
  static List<String> versions(String pack) {
    return section(pack).get(PackShape.VERSIONS, List.of());
  }

  /** The event loops of all packs: those that are off know their libraries' threads as well. */
  static EventLoops eventLoops() {
    var all = new EventLoops(List.of(), List.of());
    for (var pack : NAMES) {
      all = all.and(PackShape.eventLoops(section(pack)));
    }
    return all;
  }

  private static Section section(String pack) {
    var reading = new Reading("pack:" + pack, new ArrayList<>(), new ArrayList<>());
    return Resources.section("packs/" + pack + ".yaml", PackShape.SHAPE, reading);
  }

  /** The packs that are on; reports names that are no pack's. */
  static List<String> on(List<SourceFiles.Source> sources) {
    var on = new ArrayList<>(NAMES);
    var decided = new ArrayList<String>();
    for (var source : sources) {
      for (var pack : source.section().get(RootShape.PACKS, List.of())) {
        if (LATER.contains(pack.name())) {
          source
              .reading()
              .error(
                  pack.source(), Code.NOT_YET, "pack '" + pack.name() + "' is not yet supported");
        } else if (!NAMES.contains(pack.name())) {
          source
              .reading()
              .error(
                  pack.source(),
                  Code.UNKNOWN_NAME,
                  "no pack is named '" + pack.name() + "'" + Spelling.hint(pack.name(), NAMES));
        } else if (!decided.contains(pack.name())) {
          decided.add(pack.name());
          if (!pack.value()) {
            on.remove(pack.name());
          }
        }
      }
    }
    return on;
  }
}
