package io.cemaf.rules;

import io.cemaf.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A value, or a mapping from levels and conditions to values. */
final class ByLevelType<T> extends Type<ByLevel<T>> {
  private final Type<T> item;
  private final boolean onlyMapping;

  /** {@code onlyMapping}: a value without a level or condition makes no sense. */
  ByLevelType(Type<T> item, boolean onlyMapping) {
    this.item = item;
    this.onlyMapping = onlyMapping;
  }

  Type<T> item() {
    return item;
  }

  boolean onlyMapping() {
    return onlyMapping;
  }

  @Override
  @Nullable ByLevel<T> read(Node node, Reading reading) {
    if (node instanceof MappingNode mapping) {
      return readCases(mapping, reading);
    }
    if (onlyMapping) {
      reading.error(node, Code.WRONG_TYPE, words() + " is expected");
      return null;
    }
    var value = item.read(node, reading);
    return value == null ? null : ByLevel.of(value);
  }

  private @Nullable ByLevel<T> readCases(MappingNode mapping, Reading reading) {
    var entries = reading.entries(mapping);
    if (entries.isEmpty()) {
      reading.error(mapping, Code.WRONG_TYPE, "an empty mapping where " + words() + " is expected");
      return null;
    }
    var levels = new EnumMap<Level, T>(Level.class);
    var cases = new ArrayList<ByLevel.Case<T>>();
    var wrong = false;
    for (var entry : entries) {
      var value = item.read(entry.value(), reading);
      var level = Conditions.level(entry.name());
      var when = level == null ? ConditionType.read(entry.name(), entry.place(), reading) : null;
      if (value == null || (level == null && when == null)) {
        wrong = true;
      } else if (level != null) {
        levels.put(level, value);
      } else if (when != null) {
        cases.add(new ByLevel.Case<>(when, value));
      }
    }
    return wrong ? null : new ByLevel<>(levels, cases);
  }

  @Override
  boolean claims(MappingNode mapping) {
    for (var tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && Conditions.looksLikeOne(key.getValue())) {
        return true;
      }
    }
    return false;
  }

  @Override
  String words() {
    return onlyMapping
        ? "a mapping from levels or conditions to " + item.words()
        : item.words() + ", or a mapping from levels or conditions to such";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.byLevel(item, onlyMapping);
  }

  @Override
  String example() {
    return onlyMapping ? "{ high: " + item.example() + " }" : item.example();
  }
}
