package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/** {@code pools:} executors that are resized. */
final class PoolShape {
  private static final int MOST = 1_000_000;
  private static final String TIMERS = "java.util.concurrent.ScheduledThreadPoolExecutor";

  static final Key<String> TYPE =
      Key.of(
          "type",
          new TextType(TextType.Form.TYPE),
          "The executor's class, exactly. Executors that run timers are never resized.",
          "every executor");
  static final Key<String> SUBTYPES_OF =
      Key.of(
          "subtypesOf",
          new TextType(TextType.Form.TYPE),
          "A type that the executor's class is, or is a subtype of.",
          "every executor");
  static final Key<String> THREADS =
      Key.of(
          "threads",
          new TextType(TextType.Form.PATTERN),
          "Only executors whose threads have such a name, with * as wildcard. Known event loops are"
              + " never resized.",
          "every executor");
  static final Key<String> OWNER =
      Key.of(
          "owner",
          new TextType(TextType.Form.PATTERN),
          "Only executors that such a class has made, or whose thread factory is one, with * as"
              + " wildcard.",
          "every executor");
  static final Shape MATCH_SHAPE =
      new Shape(
          "poolMatch",
          "Which executors are meant; every key that is given must hold.",
          TYPE,
          SUBTYPES_OF,
          THREADS,
          OWNER);
  static final Key<Section> MATCH =
      Key.required(
          "match",
          new SectionType(MATCH_SHAPE, null, "{ threads: \"agent-*\" }"),
          "Which executors are meant.");
  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "Resize, only tell what would be done, or do nothing, for these executors.",
          "the file's");
  static final Key<Integer> MIN_WORKERS =
      Key.of(
          "minWorkers",
          new QuantityType.OfCount(1, MOST),
          "No executor is cut below this, nor below what maxWorkers says.",
          "what `limits` says, else 1");
  static final Key<ByLevel<Integer>> MAX_WORKERS =
      Key.required(
          "maxWorkers",
          new ByLevelType<>(new QuantityType.OfCount(1, MOST), false),
          "How many workers each of them may have. It is never made larger than the application"
              + " itself asks for; below the lowest level it has the size that the application"
              + " wants.");
  static final Shape SHAPE =
      new Shape("pool", "Executors that are resized.", MATCH, MODE, MIN_WORKERS, MAX_WORKERS);

  private PoolShape() {}

  /** Null where the section has errors. */
  static @Nullable PoolSpec bind(Named<Section> named, Reading reading) {
    var section = named.value();
    var match = section.get(MATCH);
    var maxWorkers = section.get(MAX_WORKERS);
    if (match == null || maxWorkers == null) {
      return null;
    }
    if (match.names().isEmpty()) {
      reading.error(
          match.source(),
          Code.MISSING_KEY,
          "match needs type, subtypesOf, threads or owner; with none it would match every executor");
      return null;
    }
    refuseTimers(match, TYPE, reading);
    refuseTimers(match, SUBTYPES_OF, reading);
    return new PoolSpec(
        named.name(),
        named.source(),
        match.get(TYPE),
        match.get(SUBTYPES_OF),
        match.get(THREADS),
        match.get(OWNER),
        section.get(MODE),
        section.get(MIN_WORKERS),
        maxWorkers);
  }

  private static void refuseTimers(Section match, Key<String> key, Reading reading) {
    if (TIMERS.equals(match.get(key))) {
      reading.error(
          match.sourceOf(key),
          Code.BAD_VALUE,
          "timers and heartbeats would come late: " + TIMERS + " is never resized");
    }
  }
}
