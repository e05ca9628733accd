package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A level, or signals compared with values. */
final class ConditionType extends Type<Condition> {
  @Override
  @Nullable Condition read(Node node, Reading reading) {
    var text = scalar(node, reading);
    return text == null ? null : read(text, reading.place(node), reading);
  }

  /** The condition in a key or value; null after reporting what is wrong with it. */
  static @Nullable Condition read(String text, SourceRef place, Reading reading) {
    try {
      var condition = Conditions.parse(text);
      refer(condition, place, reading);
      return condition;
    } catch (BadValue e) {
      reading.error(place, e.code(), e.text());
      return null;
    }
  }

  private static void refer(Condition condition, SourceRef place, Reading reading) {
    if (condition instanceof Condition.All all) {
      for (var each : all.of()) {
        refer(each, place, reading);
      }
    } else if (condition instanceof Condition.GuardOpen open) {
      reading.refersTo(Reference.Kind.GUARD, open.guard(), place);
    } else if (condition instanceof Condition.Compare compare) {
      refer(compare, place, reading);
    }
  }

  static void refer(Condition.Compare compare, SourceRef place, Reading reading) {
    var base = Signal.base(compare.signal());
    var signal = Signal.find(base);
    var kind = signal != null && signal.isNamed() ? signal.refersTo() : null;
    if (signal != null && kind != null) {
      reading.refersTo(kind, base.substring(signal.text().length()), place);
    }
  }

  @Override
  String words() {
    return "a level or a condition such as cpu > 90%";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.text("\\S");
  }

  @Override
  String example() {
    return "cpu > 90%";
  }
}
