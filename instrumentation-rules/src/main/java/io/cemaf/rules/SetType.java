package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Properties of an argument with what they are set to. */
final class SetType extends Type<List<Degrade.Change>> {
  private static final String ARG = "arg";
  private static final String RATIO = "ratio";
  private static final String DEFAULT = "default";
  private static final QuantityType.OfCount INDEX = new QuantityType.OfCount(0, 254);
  private static final QuantityType.OfRatio SHARE = new QuantityType.OfRatio();

  @Override
  @Nullable List<Degrade.Change> read(Node node, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading.error(node, Code.WRONG_TYPE, words() + " is expected");
      return null;
    }
    var errors = reading.errors();
    var arg = -1;
    var values = new LinkedHashMap<String, Degrade.Value>();
    for (var entry : reading.entries(mapping)) {
      if (entry.name().equals(ARG)) {
        var index = INDEX.read(entry.value(), reading);
        arg = index == null ? -1 : index;
        continue;
      }
      if (!isProperty(entry.name())) {
        reading.error(
            entry.place(),
            Code.BAD_VALUE,
            Quantities.quoted(entry.name()) + " is no property's name, such as maxOutputTokens");
        continue;
      }
      var value = value(entry.value(), reading);
      if (value != null) {
        values.put(entry.name(), value);
      }
    }
    if (reading.errors() > errors) {
      return null;
    }
    if (values.isEmpty()) {
      reading.error(node, Code.MISSING_KEY, "set names no property");
      return null;
    }
    var changes = new ArrayList<Degrade.Change>();
    for (var value : values.entrySet()) {
      changes.add(new Degrade.Change(arg, value.getKey(), value.getValue()));
    }
    return changes;
  }

  private static boolean isProperty(String name) {
    var start = true;
    for (var i = 0; i < name.length(); i++) {
      var letter = name.charAt(i);
      if (letter == '.' && !start) {
        start = true;
      } else if (start
          ? Character.isJavaIdentifierStart(letter) && letter != '$'
          : Character.isJavaIdentifierPart(letter)) {
        start = false;
      } else {
        return false;
      }
    }
    return !start;
  }

  private Degrade.@Nullable Value value(Node node, Reading reading) {
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, reading);
    }
    if (node instanceof SequenceNode list && list.getValue().isEmpty()) {
      return new Degrade.Value.Literal(List.of());
    }
    if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      var entries = reading.entries(mapping);
      for (var entry : entries) {
        if (entry.name().equals(RATIO)) {
          return ratio(entries, reading);
        }
      }
      return served(entries, reading);
    }
    reading.error(
        node, Code.WRONG_TYPE, "a ratio, a value, or a mapping is expected; of lists only []");
    return null;
  }

  private static Degrade.@Nullable Value scalar(ScalarNode node, Reading reading) {
    if (node.isPlain() && node.getValue().endsWith("%")) {
      var ratio = SHARE.read(node, reading);
      return ratio == null ? null : new Degrade.Value.Ratio(ratio, null);
    }
    var literal = literal(node, reading);
    return literal == null ? null : new Degrade.Value.Literal(literal.value());
  }

  private static Skip.@Nullable Literal literal(Node node, Reading reading) {
    var read = new SkipType.Answer().read(node, reading);
    if (read == null || read instanceof Skip.Literal) {
      return (Skip.Literal) read;
    }
    reading.error(
        node,
        Code.BAD_VALUE,
        "no expression is known here; text that begins with a dollar sign is written $$...");
    return null;
  }

  private static Degrade.@Nullable Value ratio(List<Reading.Entry> entries, Reading reading) {
    Double ratio = null;
    Object otherwise = null;
    for (var entry : entries) {
      if (entry.name().equals(RATIO)) {
        ratio = SHARE.read(entry.value(), reading);
      } else if (entry.name().equals(DEFAULT)) {
        var literal = literal(entry.value(), reading);
        otherwise = literal == null ? null : literal.value();
      } else {
        reading.error(
            entry.place(),
            Code.UNKNOWN_KEY,
            "unknown key "
                + Quantities.quoted(entry.name())
                + " beside ratio"
                + reading.hint(entry.name(), List.of(RATIO, DEFAULT)));
      }
    }
    return ratio == null ? null : new Degrade.Value.Ratio(ratio, otherwise);
  }

  private static Degrade.@Nullable Value served(List<Reading.Entry> entries, Reading reading) {
    var byAsked = new LinkedHashMap<String, Object>();
    for (var entry : entries) {
      var literal = entry.value() instanceof ScalarNode ? literal(entry.value(), reading) : null;
      if (literal != null && literal.value() != null) {
        byAsked.put(entry.name(), literal.value());
      } else {
        reading.error(
            entry.place(),
            Code.WRONG_TYPE,
            Quantities.quoted(entry.name()) + " is mapped to no plain value");
      }
    }
    return new Degrade.Value.Served(byAsked);
  }

  @Override
  String words() {
    return "a mapping from properties to ratios, values, or mappings from what is asked to what is"
        + " served";
  }

  @Override
  Map<String, Object> schema(RulesSchema schemas) {
    return schemas.properties();
  }

  @Override
  String example() {
    return "{ maxOutputTokens: 80% }";
  }
}
