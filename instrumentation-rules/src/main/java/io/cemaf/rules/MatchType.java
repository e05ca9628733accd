package io.cemaf.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Which calls a rule is about: hooks of packs, or types and methods. */
final class MatchType extends Type<Match> {
  static final ListType<String> HOOKS = new ListType<>(new TextType(TextType.Form.HOOK), false);

  static final Key<List<String>> HOOK =
      Key.of(
          "hook",
          HOOKS,
          "Hooks of the built-in packs, as `match: llm.chat` names them, where threads, within or"
              + " hosts narrow them.",
          "");
  static final Key<String> TYPE =
      Key.of(
          "type",
          new TextType(TextType.Form.TYPE),
          "The class, record or interface whose own methods are meant, exactly. A class of the JDK"
              + " loads as it is and is woven a moment after the start, so its first calls may"
              + " pass.",
          "");
  static final Key<String> SUBTYPES_OF =
      Key.of(
          "subtypesOf",
          new TextType(TextType.Form.TYPE),
          "The type whose subtypes' methods are meant, and its own where it has the body.",
          "");
  static final Key<String> ANNOTATED_WITH =
      Key.of(
          "annotatedWith",
          new TextType(TextType.Form.TYPE),
          "An annotation on the method or on its class.",
          "");
  static final Key<String> METHOD =
      Key.of(
          "method",
          new TextType(TextType.Form.METHOD),
          "The method's name, with * as wildcard. Constructors cannot be guarded.",
          "every public method (but equals, hashCode and toString), and every annotated one");
  static final Key<List<String>> PARAMETER_TYPES =
      Key.of(
          "parameterTypes",
          new ListType<>(new TextType(TextType.Form.PARAMETER), true),
          "The erased types of its parameters, such as [java.lang.String, int]; [] for none.",
          "every overload");
  static final Key<String> THREADS =
      Key.of(
          "threads",
          new TextType(TextType.Form.PATTERN),
          "Only calls from threads with such a name, with * as wildcard.",
          "every thread");
  static final Key<String> WITHIN =
      Key.of(
          "within",
          new TextType(TextType.Form.NAME),
          "Only calls made inside a call of this rule.",
          "anywhere");
  static final Key<List<String>> HOSTS =
      Key.of(
          "hosts",
          new ListType<>(new TextType(TextType.Form.HOST), false),
          "Only requests to these hosts, with * as wildcard; the HTTP clients' own hooks, such as"
              + " http.send, are about none unless it is given.",
          "");
  static final Shape SHAPE =
      new Shape(
          "match",
          "Which calls a rule is about; every key that is given must hold.",
          HOOK,
          TYPE,
          SUBTYPES_OF,
          ANNOTATED_WITH,
          METHOD,
          PARAMETER_TYPES,
          THREADS,
          WITHIN,
          HOSTS);

  /** What hooks of the plain HTTP clients' packs begin with. */
  private static final String HTTP = "http.";

  private static final SectionType SECTION = new SectionType(SHAPE);

  private final boolean mayNameHooks;

  /** Packs say what hooks are, so their matches name none. */
  MatchType(boolean mayNameHooks) {
    this.mayNameHooks = mayNameHooks;
  }

  @Override
  @Nullable Match read(Node node, Reading reading) {
    if (!(node instanceof MappingNode)) {
      if (!mayNameHooks) {
        reading.error(node, Code.WRONG_TYPE, words() + " is expected");
        return null;
      }
      var hooks = HOOKS.read(node, reading);
      if (hooks == null) {
        return null;
      }
      refer(hooks, reading.place(node), reading);
      return isFit(hooks, List.of(), reading.place(node), reading)
          ? new Match(null, null, null, null, null, null, null, hooks, List.of())
          : null;
    }
    var before = reading.errors();
    var section = SECTION.read(node, reading);
    return section == null || reading.errors() > before ? null : check(section, reading);
  }

  private @Nullable Match check(Section section, Reading reading) {
    var hooks = section.get(HOOK, List.of());
    var hasType = section.has(TYPE) || section.has(SUBTYPES_OF) || section.has(ANNOTATED_WITH);
    if (!hasType && hooks.isEmpty()) {
      reading.error(
          section.source(),
          Code.MISSING_KEY,
          "match needs hook, type, subtypesOf or annotatedWith; alone, the rest would match"
              + " everything");
      return null;
    }
    if (!hooks.isEmpty() && (hasType || section.has(METHOD) || section.has(PARAMETER_TYPES))) {
      reading.error(
          section.sourceOf(HOOK),
          Code.BAD_VALUE,
          "a hook stands for types and methods; only threads, within and hosts go with it");
      return null;
    }
    refer(hooks, section.sourceOf(HOOK), reading);
    var hosts = section.get(HOSTS, List.of());
    if (!isFit(hooks, hosts, section.sourceOf(hosts.isEmpty() ? HOOK : HOSTS), reading)) {
      return null;
    }
    var within = section.get(WITHIN);
    if (within != null) {
      reading.refersTo(Reference.Kind.RULE, within, section.sourceOf(WITHIN));
    }
    return new Match(
        section.get(TYPE),
        section.get(SUBTYPES_OF),
        section.get(ANNOTATED_WITH),
        section.get(METHOD),
        section.get(PARAMETER_TYPES),
        section.get(THREADS),
        within,
        hooks,
        hosts);
  }

  /** A rule about every request of an application, its database's among them, is nobody's wish. */
  private static boolean isFit(
      List<String> hooks, List<String> hosts, SourceRef place, Reading reading) {
    var others = hooks.isEmpty();
    for (var hook : hooks) {
      if (!hook.startsWith(HTTP)) {
        others = true;
      } else if (hosts.isEmpty()) {
        reading.error(
            place,
            Code.MISSING_KEY,
            hook + " needs hosts: match: { hook: " + hook + ", hosts: [api.example.com] }");
        return false;
      }
    }
    if (others && !hosts.isEmpty()) {
      reading.error(
          place,
          Code.BAD_VALUE,
          "hosts go with the HTTP clients' own hooks alone, such as http.send");
      return false;
    }
    return true;
  }

  private static void refer(List<String> hooks, SourceRef place, Reading reading) {
    for (var hook : hooks) {
      reading.refersTo(Reference.Kind.HOOK, hook, place);
    }
  }

  @Override
  String words() {
    return mayNameHooks
        ? "a hook such as llm.chat, a list of hooks, or a mapping with the keys of match"
        : "a mapping with the keys of match";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return mayNameHooks
        ? schemas.either(
            schemas.listOf(new TextType(TextType.Form.HOOK), false), schemas.section(SHAPE, null))
        : schemas.section(SHAPE, null);
  }

  @Override
  String example() {
    return "{ type: com.acme.Analyzer }";
  }
}
