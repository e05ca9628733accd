package io.cemaf.rules;

import java.util.ArrayList;
import java.util.List;

/** A built-in pack: which methods of a library its hooks stand for. */
final class PackShape {
  static final Key<Match> MATCH =
      Key.required("match", new MatchType(false), "A method of the library.");
  static final Key<Section> CALL_END =
      Key.of("callEnd", new SectionType(CallEndShape.SHAPE), "When its calls are over.", "");
  static final Shape HOOK_SHAPE = new Shape("hook", "A method of the library.", MATCH, CALL_END);
  static final Key<List<Named<List<Section>>>> HOOKS =
      Key.required(
          "hooks",
          new NamedType<>(TextType.Form.HOOK, new ListType<>(new SectionType(HOOK_SHAPE), false)),
          "The library's methods by hook.");
  static final Shape SHAPE =
      new Shape("the pack", "A built-in pack.", RootShape.API_VERSION, HOOKS);

  private PackShape() {}

  static List<Rules.HookSpec> bind(String pack, Section section) {
    var hooks = new ArrayList<Rules.HookSpec>();
    for (var hook : section.get(HOOKS, List.of())) {
      for (var method : hook.value()) {
        var match = method.get(MATCH);
        var callEnd = CallEndShape.bind(method.get(CALL_END));
        if (match != null) {
          hooks.add(
              new Rules.HookSpec(
                  pack, hook.name(), match, callEnd == null ? new CallEnd.Automatic() : callEnd));
        }
      }
    }
    return hooks;
  }
}
