package io.cemaf.rules;

import io.cemaf.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code degrade:} what calls do with less, by level and condition. */
final class DegradeShape {
  private static final QuantityType.OfCount INDEX = new QuantityType.OfCount(0, 254);

  static final Key<Skip> SKIP =
      Key.of(
          "skip",
          new SkipType(),
          "The call is not made; it answers this. off undoes it. Goes before all else.",
          "made");
  static final Key<String> CALL =
      Key.of(
          "call",
          new TextType(TextType.Form.SIBLING),
          "A method of the same class with the same parameters and result, called instead, with the"
              + " arguments as they are and without waiting for anything. off undoes it. Goes before"
              + " all but skip.",
          "the method itself");

  static final Key<Integer> SCALED = Key.required("arg", INDEX, "Which argument, from 0.");
  static final Key<Double> BY =
      Key.required(
          "by",
          new QuantityType.OfRatio(),
          "The share that is left; whole numbers are rounded down.");
  static final Key<Double> MIN =
      Key.of(
          "min",
          new QuantityType.OfNumber(0, 1e15),
          "Below this it is not taken; milliseconds of a duration.",
          "0");
  static final Shape SCALE_ARG_SHAPE =
      new Shape(
          "scaleArg",
          "A number or duration that is handed over smaller, never larger.",
          SCALED,
          BY,
          MIN);
  static final Key<List<Section>> SCALE_ARG =
      Key.of(
          "scaleArg",
          new ListType<>(new SectionType(SCALE_ARG_SHAPE), false),
          "A number handed over smaller.",
          "as it is");
  static final Shape SCALE_RESULT_SHAPE =
      new Shape(
          "scaleResult",
          "A number or duration that is answered smaller, never larger: so a getter is a knob.",
          BY,
          MIN);
  static final Key<Section> SCALE_RESULT =
      Key.of(
          "scaleResult",
          new SectionType(SCALE_RESULT_SHAPE, BY),
          "A number answered smaller.",
          "as it is");

  static final Key<Integer> TO =
      Key.of(
          "to",
          new QuantityType.OfCount(0, Integer.MAX_VALUE),
          "How many characters or elements are left.",
          "");
  static final Key<Double> TRUNCATED_BY =
      Key.of("by", new QuantityType.OfRatio(), "In place of `to`, the share that is left.", "");
  static final Key<Integer> TRUNCATED_MIN =
      Key.of(
          "min",
          new QuantityType.OfCount(0, Integer.MAX_VALUE),
          "Below this many `by` does not take it.",
          "0");
  static final Key<Boolean> KEEP =
      Key.of("keep", WordType.of("start", "end"), "Which end of it is left.", "start");
  static final Shape TRUNCATE_SHAPE =
      new Shape(
          "truncate",
          "A text, list or array that is handed over cut, in a copy; no character is cut in two.",
          SCALED,
          TO,
          TRUNCATED_BY,
          TRUNCATED_MIN,
          KEEP);
  static final Key<List<Section>> TRUNCATE =
      Key.of(
          "truncate",
          new ListType<>(new SectionType(TRUNCATE_SHAPE, null, "{ arg: 0, to: 4000 }"), false),
          "A text, list or array handed over cut.",
          "as it is");

  static final Key<Integer> SIZE =
      Key.of(
          "size",
          new QuantityType.OfCount(1, Integer.MAX_VALUE),
          "How many elements a piece has.",
          "");
  static final Key<Double> SPLIT_BY =
      Key.of(
          "by",
          new QuantityType.OfRatio(0.001),
          "In place of `size`, the share of the whole that a piece has.",
          "");
  static final Key<Degrade.Join> JOIN =
      Key.of(
          "join",
          WordType.of(Degrade.Join.values()),
          "What becomes of the pieces' answers: auto puts lists, arrays, sets and maps one behind the"
              + " other, and of any other object its one property that is such; sum adds numbers,"
              + " concat joins texts.",
          "auto");
  static final Shape SPLIT_SHAPE =
      new Shape(
          "split",
          "A list or array that is handed over in pieces, one call after the other within the one"
              + " call; the answers are joined in their order.",
          SCALED,
          SIZE,
          SPLIT_BY,
          JOIN);
  static final Key<Section> SPLIT =
      Key.of(
          "split",
          new SectionType(SPLIT_SHAPE, null, "{ arg: 0, size: 16 }"),
          "A list argument handed over in pieces.",
          "whole");
  static final Key<List<Degrade.Change>> SET =
      Key.of(
          "set",
          new SetType(),
          "Properties of a request that are replaced in a copy of it: a share of what it asks for"
              + " (`{ ratio, default }` where that may be unset), a value, or a mapping from what it"
              + " asks for to what it gets. `arg` says which argument, else it is the first that has"
              + " the property. Nothing is raised.",
          "as it is");
  static final Shape SHAPE =
      new Shape(
          "degrade",
          "What is asked for less, or not at all; all of it from the call's own values, at the level"
              + " at which the call starts.",
          SKIP,
          CALL,
          SET,
          SCALE_ARG,
          TRUNCATE,
          SPLIT,
          SCALE_RESULT);
  static final Key<ByLevel<Section>> DEGRADE =
      Key.of(
          "degrade",
          new ByLevelType<>(new SectionType(SHAPE, null, "{ skip: { return: $arg0 } }"), true),
          "What its calls do with less; of several entries that hold, for each property the most"
              + " severe counts.",
          "nothing");

  private DegradeShape() {}

  static @Nullable ByLevel<Degrade> bind(@Nullable ByLevel<Section> written, Reading reading) {
    if (written == null) {
      return null;
    }
    var levels = new EnumMap<Level, Degrade>(Level.class);
    written.levels().forEach((level, section) -> levels.put(level, entry(section, reading)));
    var cases = new ArrayList<ByLevel.Case<Degrade>>();
    for (var each : written.conditions()) {
      cases.add(new ByLevel.Case<>(each.when(), entry(each.value(), reading)));
    }
    return new ByLevel<>(levels, cases);
  }

  private static Degrade entry(Section section, Reading reading) {
    var named = false;
    for (var key : SHAPE.keys()) {
      named |= section.mentions(key);
    }
    if (!named) {
      reading.error(
          section.source(), Code.MISSING_KEY, "degrade needs one of its keys, such as skip");
    }
    var scaled = section.get(SCALE_RESULT);
    var split = section.get(SPLIT);
    var call = section.get(CALL);
    return new Degrade(
        section.get(SKIP),
        call != null && call.equals(TextType.OFF) ? "" : call,
        scaleArgs(section.get(SCALE_ARG, List.of()), reading),
        scaled == null ? null : scale(scaled),
        truncates(section.get(TRUNCATE, List.of()), reading),
        split == null ? null : split(split, reading),
        section.get(SET, List.of()));
  }

  private static Degrade.@Nullable Scale scale(Section section) {
    var by = section.get(BY);
    return by == null ? null : new Degrade.Scale(by, section.get(MIN, Double.NaN));
  }

  private static List<Degrade.ScaleArg> scaleArgs(List<Section> sections, Reading reading) {
    var all = new ArrayList<Degrade.ScaleArg>();
    var seen = new HashSet<Integer>();
    for (var section : sections) {
      var arg = section.get(SCALED);
      var scale = scale(section);
      if (arg != null && scale != null && isFirst(arg, seen, section, reading)) {
        all.add(new Degrade.ScaleArg(arg, scale));
      }
    }
    return all;
  }

  private static List<Degrade.Truncate> truncates(List<Section> sections, Reading reading) {
    var all = new ArrayList<Degrade.Truncate>();
    var seen = new HashSet<Integer>();
    for (var section : sections) {
      var arg = section.get(SCALED);
      if (!isOneOf(section, TO, TRUNCATED_BY, "truncate", reading)
          || arg == null
          || !isFirst(arg, seen, section, reading)) {
        continue;
      }
      all.add(
          new Degrade.Truncate(
              arg,
              section.get(TO, Integer.MAX_VALUE),
              section.get(TRUNCATED_BY, 1.0),
              section.get(TRUNCATED_MIN, 0),
              section.get(KEEP, false)));
    }
    return all;
  }

  private static Degrade.@Nullable Split split(Section section, Reading reading) {
    var arg = section.get(SCALED);
    return isOneOf(section, SIZE, SPLIT_BY, "split", reading) && arg != null
        ? new Degrade.Split(
            arg,
            section.get(SIZE, Integer.MAX_VALUE),
            section.get(SPLIT_BY, 1.0),
            section.get(JOIN, Degrade.Join.AUTO))
        : null;
  }

  private static boolean isFirst(int arg, Set<Integer> seen, Section section, Reading reading) {
    if (seen.add(arg)) {
      return true;
    }
    reading.error(section.sourceOf(SCALED), Code.DUPLICATE, "argument " + arg + " is named twice");
    return false;
  }

  private static boolean isOneOf(
      Section section, Key<?> one, Key<?> other, String what, Reading reading) {
    if (section.mentions(one) != section.mentions(other)) {
      return true;
    }
    var both = section.mentions(one);
    reading.error(
        both ? section.sourceOf(other) : section.source(),
        both ? Code.BAD_VALUE : Code.MISSING_KEY,
        what
            + (both ? " has both " : " needs ")
            + one.name()
            + (both ? " and " : " or ")
            + other.name()
            + (both ? "; one of them says it" : ""));
    return false;
  }
}
