package io.cemaf.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON on the socket: one document each way, ended by the end of the stream. A request is
 * {@code {"verb": "set", "args": {...}}}, an answer {@code {"exit": 0, "body": {...}}}.
 */
final class Wire {
  /** Bytes that a request may have. */
  static final int MOST_REQUEST_BYTES = 64 * 1024;

  /** Bytes that an answer may have. */
  static final int MOST_ANSWER_BYTES = 16 * 1024 * 1024;

  private static final int MOST_DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
          .build();

  private static final JSON PLAIN =
      JSON.builder(FACTORY).enable(JSON.Feature.WRITE_NULL_PROPERTIES).build();
  private static final JSON PRETTY = PLAIN.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

  private Wire() {}

  /** A request as read. */
  record Request(String verb, Map<String, Object> arguments) {}

  /** One document and nothing after it. */
  private static Map<String, Object> read(byte[] bytes) throws IOException {
    try (var parser = FACTORY.createParser(bytes)) {
      var document = PLAIN.mapFrom(parser);
      if (document == null || parser.nextToken() != null) {
        throw new IOException("not a JSON document, one and nothing after it");
      }
      return document;
    }
  }

  static byte[] request(String verb, Map<String, Object> arguments) throws IOException {
    return PLAIN.asBytes(Map.of("verb", verb, "args", written(arguments)));
  }

  static Request readRequest(byte[] bytes) throws IOException {
    var document = read(bytes);
    if (document.get("verb") instanceof String verb
        && document.getOrDefault("args", Map.of()) instanceof Map<?, ?> arguments) {
      return new Request(verb, named(arguments));
    }
    throw new IOException("a request is {\"verb\": NAME, \"args\": {...}}");
  }

  static byte[] answer(Answer answer) throws IOException {
    return PLAIN.asBytes(Map.of("exit", answer.exit(), "body", written(answer.body())));
  }

  static Answer readAnswer(byte[] bytes) throws IOException {
    var document = read(bytes);
    if (document.get("exit") instanceof Integer exit
        && document.get("body") instanceof Map<?, ?> body) {
      return new Answer(exit, named(body));
    }
    throw new IOException("the answer is not one of cemaf's");
  }

  /** The document as people and scripts get it with {@code --json}. */
  static String pretty(Map<String, Object> document) throws IOException {
    return PRETTY.asString(written(document));
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    var named = new LinkedHashMap<String, Object>();
    for (var entry : map.entrySet()) {
      named.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return named;
  }

  /** As JSON has it: maps, lists, texts, numbers; what is no finite number is null. */
  private static Object written(Map<?, ?> map) {
    var written = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> written.put(String.valueOf(key), written(value)));
    return written;
  }

  private static @Nullable Object written(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return written(map);
    }
    if (value instanceof Iterable<?> values) {
      var list = new ArrayList<@Nullable Object>();
      values.forEach(each -> list.add(written(each)));
      return list;
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return null;
    }
    return value == null || value instanceof Number || value instanceof Boolean
        ? value
        : value.toString();
  }
}
