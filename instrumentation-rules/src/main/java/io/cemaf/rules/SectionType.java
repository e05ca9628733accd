package io.cemaf.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A section with the keys of a shape; a value of its short key stands for the section. */
final class SectionType extends Type<Section> {
  private final Shape shape;
  private final @Nullable Key<?> shortKey;
  private final @Nullable String example;

  SectionType(Shape shape) {
    this(shape, null);
  }

  /** A section whose most obvious key can be given alone. */
  SectionType(Shape shape, @Nullable Key<?> shortKey) {
    this(shape, shortKey, null);
  }

  /** A section that needs more than its required keys; {@code example} has it. */
  SectionType(Shape shape, @Nullable Key<?> shortKey, @Nullable String example) {
    this.shape = shape;
    this.shortKey = shortKey;
    this.example = example;
  }

  Shape shape() {
    return shape;
  }

  @Nullable Key<?> shortKey() {
    return shortKey;
  }

  @Override
  @Nullable Section read(Node node, Reading reading) {
    var section = new Section(reading.place(node));
    if (node instanceof MappingNode mapping && !isShort(mapping)) {
      readKeys(mapping, section, reading);
      return section;
    }
    if (shortKey != null) {
      return put(shortKey, node, section, reading) ? section : null;
    }
    reading.error(node, Code.WRONG_TYPE, words() + " is expected");
    return null;
  }

  private boolean isShort(MappingNode mapping) {
    return shortKey != null && shortKey.type() != null && shortKey.type().claims(mapping);
  }

  private void readKeys(MappingNode mapping, Section section, Reading reading) {
    var entries = reading.entries(mapping);
    var complete = true;
    for (var entry : entries) {
      var key = shape.find(entry.name());
      if (key == null) {
        reading.error(
            entry.place(),
            Code.UNKNOWN_KEY,
            "unknown key "
                + Quantities.quoted(entry.name())
                + " in "
                + shape.name()
                + reading.hint(entry.name(), shape.names()));
      } else if (key.type() == null) {
        complete = false;
        reading.error(
            entry.place(),
            Code.NOT_YET,
            "'" + key.name() + "' in " + shape.name() + " is not yet supported");
      } else {
        put(key, entry.value(), section, reading);
      }
    }
    for (var key : shape.keys()) {
      if (complete && key.required() && !isAmong(key.name(), entries)) {
        reading.error(
            section.source(),
            Code.MISSING_KEY,
            shape.name() + " needs the key '" + key.name() + "'");
      }
    }
  }

  private static boolean isAmong(String name, Iterable<Reading.Entry> entries) {
    for (var entry : entries) {
      if (entry.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static <T> boolean put(Key<T> key, Node node, Section section, Reading reading) {
    var type = key.type();
    var value = type == null ? null : type.read(node, reading);
    if (value == null) {
      section.wrong(key);
      return false;
    }
    section.put(key, value, reading.place(node));
    return true;
  }

  @Override
  String words() {
    return shortKey == null || shortKey.type() == null
        ? "a mapping with the keys of " + shape.name()
        : shortKey.type().words() + ", or a mapping with the keys of " + shape.name();
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.section(shape, shortKey);
  }

  @Override
  String example() {
    if (example != null) {
      return example;
    }
    var keys = new StringBuilder("{");
    for (var key : shape.keys()) {
      if (key.required() && key.type() != null) {
        keys.append(keys.length() > 1 ? ", " : " ").append(key.name()).append(": ");
        keys.append(key.type().example());
      }
    }
    return keys.append(" }").toString();
  }
}
