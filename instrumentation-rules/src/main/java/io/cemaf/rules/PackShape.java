package io.cemaf.rules;

import io.cemaf.rules.LibraryCall.ArgumentPath;
import io.cemaf.rules.LibraryCall.Meter;
import io.cemaf.rules.LibraryCall.OwnException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A built-in pack: which methods of a library its hooks stand for, and what it knows of them. */
final class PackShape {
  private static final Key<String> TYPE =
      Key.required("type", new TextType(TextType.Form.TYPE), "The exception's class.");
  private static final Key<List<Object>> WITH =
      Key.of(
          "with",
          new ListType<>(new GivenType(), true),
          "What its constructor takes.",
          "the message, where there is no builder");
  private static final Key<List<Named<Object>>> BUILDER =
      Key.of(
          "builder",
          new NamedType<>(TextType.Form.TEXT, new GivenType()),
          "What its builder is given.",
          "it has none");
  private static final Shape REJECTION_SHAPE =
      new Shape("rejections", "How a library's own exception is made.", TYPE, WITH, BUILDER);
  private static final Type<List<Section>> REJECTIONS_TYPE =
      new ListType<>(new SectionType(REJECTION_SHAPE, TYPE), false);

  static final Key<Match> MATCH =
      Key.required("match", new MatchType(false), "A method of the library.");
  static final Key<Section> CALL_END =
      Key.of("callEnd", new SectionType(CallEndShape.SHAPE), "When its calls are over.", "");
  static final Key<Section> ANSWER =
      Key.of("answer", new SectionType(AnswerShape.SHAPE), "What is read after its return.", "");
  private static final Key<List<Named<List<ArgumentPath>>>> PROPERTIES =
      Key.of(
          "properties",
          new NamedType<>(TextType.Form.TEXT, new ListType<>(new PathType(), false)),
          "Where the arguments keep what rules call by these names.",
          "as the rules have it");
  private static final Key<List<Named<ArgumentPath>>> DEFAULTS =
      Key.of(
          "defaults",
          new NamedType<>(TextType.Form.TEXT, new PathType()),
          "Where the library looks for what the arguments leave out.",
          "nowhere");
  private static final ListType<ArgumentPath> PLACES = new ListType<>(new PathType(), false);
  private static final Key<List<ArgumentPath>> PROVIDER =
      Key.of("provider", PLACES, "Who is asked.", "the library's name");
  private static final Key<List<ArgumentPath>> API_KEY =
      Key.of("apiKey", PLACES, "On whose account.", "unknown");
  private static final Key<List<ArgumentPath>> PROMPT =
      Key.of("prompt", PLACES, "What is sent, all of it together.", "all arguments");
  private static final Key<List<ArgumentPath>> INPUT_TOKENS =
      Key.of("inputTokens", PLACES, "Tokens of the request, as its answer says.", "unknown");
  private static final Key<List<ArgumentPath>> OUTPUT_TOKENS =
      Key.of("outputTokens", PLACES, "Tokens of the answer, as it says.", "none");
  private static final Shape METER_SHAPE =
      new Shape(
          "meter",
          "Where calls say what their provider counts.",
          PROVIDER,
          API_KEY,
          PROMPT,
          INPUT_TOKENS,
          OUTPUT_TOKENS);
  private static final Key<Section> METER =
      Key.of("meter", new SectionType(METER_SHAPE), "What providers count.", "nothing is known");
  private static final Key<List<Section>> OWN_REJECTIONS =
      Key.of("rejections", REJECTIONS_TYPE, "In place of the pack's.", "the pack's");
  static final Shape HOOK_SHAPE =
      new Shape(
          "hook",
          "A method of the library.",
          MATCH,
          CALL_END,
          ANSWER,
          PROPERTIES,
          DEFAULTS,
          METER,
          OWN_REJECTIONS);
  static final Key<List<Named<List<Section>>>> HOOKS =
      Key.required(
          "hooks",
          new NamedType<>(TextType.Form.HOOK, new ListType<>(new SectionType(HOOK_SHAPE), false)),
          "The library's methods by hook.");
  private static final Key<List<Section>> REJECTIONS =
      Key.of(
          "rejections",
          REJECTIONS_TYPE,
          "The library's own exceptions for refused calls, the first that can be made.",
          "CallRejectedException");
  static final Key<String> LIBRARY =
      Key.required("library", new TextType(TextType.Form.TEXT), "What people call it.");
  static final Key<List<String>> VERSIONS =
      Key.required(
          "versions",
          new ListType<>(new TextType(TextType.Form.TEXT), false),
          "Artifacts with the versions that the pack was tested with.");
  private static final Key<List<String>> THREADS =
      Key.of(
          "threads",
          new ListType<>(new TextType(TextType.Form.TEXT), false),
          "Names of threads, with * as wildcard.",
          "none");
  private static final Key<List<String>> TYPES =
      Key.of(
          "types",
          new ListType<>(new TextType(TextType.Form.TYPE), false),
          "Classes of threads, with their subclasses.",
          "none");
  private static final Key<Section> EVENT_LOOPS =
      Key.of(
          "eventLoops",
          new SectionType(new Shape("eventLoops", "Threads that never wait.", THREADS, TYPES)),
          "Threads of the library, or of what it is used with, that others wait for.",
          "none");
  static final Shape SHAPE =
      new Shape(
          "the pack",
          "A built-in pack.",
          RootShape.API_VERSION,
          LIBRARY,
          VERSIONS,
          HOOKS,
          REJECTIONS,
          EVENT_LOOPS);

  private PackShape() {}

  static List<Rules.HookSpec> bind(String pack, Section section, Reading reading) {
    var hooks = new ArrayList<Rules.HookSpec>();
    var rejections = rejections(section.get(REJECTIONS, List.of()));
    for (var hook : section.get(HOOKS, List.of())) {
      for (var method : hook.value()) {
        var match = method.get(MATCH);
        var handled = CallEndShape.bind(method.get(CALL_END));
        var callEnd = handled == null ? AnswerShape.bind(method.get(ANSWER)) : handled;
        if (match != null) {
          var own = method.get(OWN_REJECTIONS);
          hooks.add(
              new Rules.HookSpec(
                  hook.name(),
                  match,
                  callEnd == null ? new CallEnd.Automatic() : callEnd,
                  new LibraryCall(
                      pack,
                      hook.name(),
                      properties(method),
                      defaults(method, reading),
                      own == null ? rejections : rejections(own),
                      meter(method.get(METER)))));
        }
      }
    }
    return hooks;
  }

  /** The threads that never wait. */
  static EventLoops eventLoops(Section section) {
    var loops = section.get(EVENT_LOOPS);
    return loops == null
        ? new EventLoops(List.of(), List.of())
        : new EventLoops(loops.get(THREADS, List.of()), loops.get(TYPES, List.of()));
  }

  private static Map<String, List<ArgumentPath>> properties(Section method) {
    var properties = new LinkedHashMap<String, List<ArgumentPath>>();
    for (var property : method.get(PROPERTIES, List.of())) {
      properties.put(property.name(), property.value());
    }
    return properties;
  }

  private static Map<ArgumentPath, ArgumentPath> defaults(Section method, Reading reading) {
    var defaults = new HashMap<ArgumentPath, ArgumentPath>();
    for (var entry : method.get(DEFAULTS, List.of())) {
      try {
        defaults.put(ArgumentPath.of(entry.name()), entry.value());
      } catch (BadValue e) {
        reading.error(entry.source(), e.code(), e.text());
      }
    }
    return defaults;
  }

  private static Meter meter(@Nullable Section section) {
    return section == null
        ? Meter.UNKNOWN
        : new Meter(
            section.get(PROVIDER, List.of()),
            section.get(API_KEY, List.of()),
            section.get(PROMPT, List.of()),
            section.get(INPUT_TOKENS, List.of()),
            section.get(OUTPUT_TOKENS, List.of()));
  }

  private static List<OwnException> rejections(List<Section> sections) {
    var rejections = new ArrayList<OwnException>();
    for (var section : sections) {
      var type = section.get(TYPE);
      if (type == null) {
        continue;
      }
      var with = section.get(WITH);
      rejections.add(
          new OwnException(
              type,
              with != null
                  ? with
                  : section.has(BUILDER) ? List.of() : List.of(OwnException.MESSAGE),
              GivenType.byName(section.get(BUILDER, List.of()))));
    }
    return rejections;
  }
}
