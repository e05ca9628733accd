package io.cemaf.rules;

import io.cemaf.Priority;
import io.cemaf.rules.PolicySpec.Actions;
import io.cemaf.rules.PolicySpec.Severity;
import io.cemaf.rules.PolicySpec.Shed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code policies:} what else a signal should do. */
final class PolicyShape {
  static final Key<Priority> BELOW =
      Key.of(
          "below",
          WordType.of(new Priority[] {Priority.CRITICAL, Priority.HIGH, Priority.NORMAL}),
          "Calls of less priority than this.",
          "normal");
  static final Key<Double> SHARE =
      Key.required("share", new QuantityType.OfRatio(0.01), "So many of them, evenly spread.");
  static final Shape SHED_SHAPE = new Shape("shed", "Calls that are refused.", BELOW, SHARE);

  static final Key<Double> THROTTLE =
      Key.of(
          "throttle",
          new QuantityType.OfRatio(0.01),
          "The share of time in which its rules' calls may run; their starts are delayed for it.",
          "none");
  static final Key<Section> SHED =
      Key.of(
          "shed",
          new SectionType(SHED_SHAPE, SHARE),
          "Refuses a share of its rules' less important calls.",
          "none");
  static final Key<Double> REDUCE_BATCH =
      Key.of(
          "reduceBatch",
          new QuantityType.OfRatio(0.01),
          "A list argument of its rules' calls is handed over in pieces of this share of its size,"
              + " and the lists that they answer are joined.",
          "none");
  static final Key<Double> PAGE_OUT =
      Key.of(
          "pageOut",
          new QuantityType.OfRatio(0.01),
          "The share of kept context that leaves memory, once, when it begins.",
          "none");
  static final Key<String> SCALE_UP =
      Key.of(
          "scaleUp",
          new TextType(TextType.Form.NAME),
          "The webhook that is told, once, when it begins.",
          "none");
  static final Key<Severity> ALERT =
      Key.of(
          "alert",
          WordType.of(Severity.values()),
          "An alert of this severity, once, when it begins.",
          "none");
  static final Shape DO_SHAPE =
      new Shape(
          "do",
          "What a policy does while it is active; at least one of these.",
          THROTTLE,
          SHED,
          REDUCE_BATCH,
          PAGE_OUT,
          SCALE_UP,
          ALERT);

  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "Act, only record, or do nothing, for this policy; also alone, as in `vram: off`.",
          "the file's");
  static final Key<List<Condition>> WHEN =
      Key.of(
          "when",
          new ListType<>(new ConditionType(), false),
          "The conditions of which any begins it; it ends when all are false by the margin of"
              + " `pressure.relief` at two looks in a row.",
          "a default policy's own; required for others");
  static final Key<Duration> FOR =
      Key.of(
          "for",
          new QuantityType.OfDuration(Duration.ZERO, Duration.ofHours(1)),
          "How long they must hold without a break before it begins.",
          "0s");
  static final Key<List<String>> RULES =
      Key.of(
          "rules",
          new ListType<>(new TextType(TextType.Form.NAME), false),
          "The rules whose calls it is about.",
          "all rules");
  static final Key<String> SUBSYSTEM =
      Key.of(
          "subsystem",
          new TextType(TextType.Form.NAME),
          "The subsystem that it is about, in place of rules: one that the application registers by"
              + " `Cemaf.register`; `all` for every one.",
          "none; `all` for the default policies");
  static final Key<Section> DO =
      Key.of(
          "do",
          new SectionType(DO_SHAPE, null, "{ alert: warning }"),
          "What it does.",
          "a default policy's own; required for others");
  static final Shape SHAPE =
      new Shape(
          "policy",
          "What else a signal should do. Of several policies at once the stricter counts for each"
              + " rule and action. `cpu`, `vram` and `latency` are there by default and act on"
              + " registered subsystems; keys given under their names replace theirs.",
          WHEN,
          FOR,
          RULES,
          SUBSYSTEM,
          DO,
          MODE);

  private PolicyShape() {}

  /**
   * One policy of a file.
   *
   * @param standard the default policy of that name; null if there is none
   */
  static @Nullable PolicySpec bind(
      Named<Section> named, @Nullable PolicySpec standard, Reading reading) {
    var section = named.value();
    if (standard == null) {
      var lacksWhen = lacks(WHEN, named, reading);
      if (lacks(DO, named, reading) || lacksWhen) {
        return null;
      }
    }
    var rules = section.get(RULES, List.of());
    var subsystem = section.get(SUBSYSTEM);
    if (subsystem != null && !rules.isEmpty()) {
      reading.error(
          section.sourceOf(SUBSYSTEM),
          Code.BAD_VALUE,
          "policy '" + named.name() + "' is about rules or about a subsystem, not both");
    }
    for (var rule : rules) {
      reading.refersTo(Reference.Kind.RULE, rule, section.sourceOf(RULES));
    }
    if (subsystem == null && rules.isEmpty() && standard != null) {
      subsystem = standard.subsystem();
    }
    var actions = section.get(DO);
    return new PolicySpec(
        named.name(),
        named.source(),
        section.get(MODE),
        section.get(WHEN, standard == null ? List.of() : standard.when()),
        section.get(FOR, standard == null ? Duration.ZERO : standard.holdsFor()),
        rules,
        subsystem,
        false,
        actions == null && standard != null ? standard.actions() : actions(actions, reading));
  }

  private static boolean lacks(Key<?> key, Named<Section> named, Reading reading) {
    if (named.value().mentions(key)) {
      return false;
    }
    reading.error(
        named.source(),
        Code.MISSING_KEY,
        "policy '" + named.name() + "' needs the key '" + key.name() + "'");
    return true;
  }

  private static boolean mentionsAny(Section section) {
    for (var key : DO_SHAPE.keys()) {
      if (section.mentions(key)) {
        return true;
      }
    }
    return false;
  }

  static Actions actions(@Nullable Section section, Reading reading) {
    if (section == null) {
      return new Actions(null, null, null, null, null, null);
    }
    var webhook = section.get(SCALE_UP);
    if (webhook != null) {
      reading.refersTo(Reference.Kind.WEBHOOK, webhook, section.sourceOf(SCALE_UP));
    }
    var shed = section.get(SHED);
    var actions =
        new Actions(
            section.get(THROTTLE),
            shed == null ? null : new Shed(shed.get(BELOW, Priority.NORMAL), shed.get(SHARE, 1.0)),
            section.get(REDUCE_BATCH),
            section.get(PAGE_OUT),
            webhook,
            section.get(ALERT));
    if (actions.none() && !mentionsAny(section)) {
      reading.error(section.source(), Code.MISSING_KEY, "'do' needs at least one thing to do");
    }
    return actions;
  }
}
