package io.cemaf.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of a rules file, from the same model that the loader reads by.
 * What it takes for valid the loader may still refuse: names that do not exist, ranges of
 * quantities. Keys that are not yet supported are left out.
 */
public final class RulesSchema {
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private RulesSchema() {}

  /** The schema as nested maps and lists, ready for any JSON writer. */
  public static Map<String, Object> generate() {
    var schemas = new RulesSchema();
    var root = new LinkedHashMap<String, Object>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "cemaf rules");
    root.putAll(schemas.keys(RootShape.SHAPE));
    root.put("$defs", schemas.definitions);
    return root;
  }

  Map<String, Object> text(String pattern) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "string");
    schema.put("pattern", pattern);
    return schema;
  }

  Map<String, Object> number(String type, double least, double most) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type);
    schema.put("minimum", least == Math.rint(least) ? (Object) (long) least : (Object) least);
    schema.put("maximum", most == Math.rint(most) ? (Object) (long) most : (Object) most);
    return schema;
  }

  /** Words; those that YAML tools read as true and false stand for both. */
  Map<String, Object> words(String... words) {
    var values = new ArrayList<Object>();
    for (var word : words) {
      values.add(
          word.equals("true") || word.equals("false") ? (Object) Boolean.valueOf(word) : word);
    }
    // YAML 1.1 tools, as many editors are, read a plain off as false.
    if (values.contains("off") && !values.contains(false)) {
      values.add(false);
    }
    return of("enum", values);
  }

  Map<String, Object> either(Object... schemas) {
    return of("anyOf", List.of(schemas));
  }

  Map<String, Object> listOf(Type<?> item, boolean mayBeEmpty) {
    var list = new LinkedHashMap<String, Object>();
    list.put("type", "array");
    list.put("items", item.schema(this));
    if (!mayBeEmpty) {
      list.put("minItems", 1);
    }
    return either(item.schema(this), list);
  }

  Map<String, Object> named(String pattern, Type<?> item) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    if (!pattern.isEmpty()) {
      schema.put("propertyNames", of("pattern", pattern));
    }
    schema.put("additionalProperties", item.schema(this));
    return schema;
  }

  Map<String, Object> byLevel(Type<?> item, boolean onlyMapping) {
    var mapping = new LinkedHashMap<String, Object>();
    mapping.put("type", "object");
    mapping.put("minProperties", 1);
    mapping.put("propertyNames", of("pattern", levelOrCondition()));
    mapping.put("additionalProperties", item.schema(this));
    return onlyMapping ? mapping : either(item.schema(this), mapping);
  }

  Map<String, Object> levels() {
    var thresholds = new LinkedHashMap<String, Object>();
    thresholds.put("type", "object");
    thresholds.put("additionalProperties", of("type", List.of("string", "number")));
    var properties = new LinkedHashMap<String, Object>();
    for (var level : Conditions.levels().subList(1, Conditions.levels().size())) {
      properties.put(level, thresholds);
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }

  Map<String, Object> skipAnswer() {
    return either(of("type", List.of("string", "number", "boolean", "null")), emptyList());
  }

  /** What properties are set to. */
  Map<String, Object> properties() {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("minProperties", 1);
    schema.put("propertyNames", of("pattern", "^[A-Za-z_][A-Za-z0-9_$.]*$"));
    schema.put("additionalProperties", either(skipAnswer(), of("type", "object")));
    return schema;
  }

  Map<String, Object> section(Shape shape, @Nullable Key<?> shortKey) {
    if (!definitions.containsKey(shape.name())) {
      definitions.put(shape.name(), Map.of());
      definitions.put(shape.name(), keys(shape));
    }
    var reference = of("$ref", "#/$defs/" + shape.name());
    return shortKey == null || shortKey.type() == null
        ? reference
        : either(shortKey.type().schema(this), reference);
  }

  private Map<String, Object> keys(Shape shape) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var key : shape.keys()) {
      if (key.type() != null) {
        var schema = new LinkedHashMap<>(key.type().schema(this));
        schema.put("description", key.doc());
        properties.put(key.name(), schema);
        if (key.required()) {
          required.add(key.name());
        }
      }
    }
    var schema = new LinkedHashMap<String, Object>();
    schema.put("description", shape.doc());
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }

  private static String levelOrCondition() {
    return "^(" + String.join("|", Conditions.levels()) + "|.*[<>].*|.*\\band\\b.*|guard\\..+)$";
  }

  private static Map<String, Object> of(String key, Object value) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put(key, value);
    return schema;
  }

  /** In an order of its own: that of Map.of is another one in each JVM. */
  private static Map<String, Object> emptyList() {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "array");
    schema.put("maxItems", 0);
    return schema;
  }
}
