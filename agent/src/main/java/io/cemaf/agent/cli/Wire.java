package io.cemaf.agent.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

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

  private static final TypeReference<LinkedHashMap<String, Object>> DOCUMENT =
      new TypeReference<>() {};

  private static final ObjectMapper JSON = mapper();

  private Wire() {}

  /** A request as read. */
  record Request(String verb, Map<String, Object> arguments) {}

  private static ObjectMapper mapper() {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .build();
    var numbers = new SimpleModule();
    numbers.addSerializer(Double.class, new NumberOrNull());
    return new ObjectMapper(factory)
        .registerModule(numbers)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
  }

  static byte[] request(String verb, Map<String, Object> arguments) throws IOException {
    return JSON.writeValueAsBytes(Map.of("verb", verb, "args", arguments));
  }

  static Request readRequest(byte[] bytes) throws IOException {
    var document = JSON.readValue(bytes, DOCUMENT);
    if (document != null
        && document.get("verb") instanceof String verb
        && document.getOrDefault("args", Map.of()) instanceof Map<?, ?> arguments) {
      return new Request(verb, named(arguments));
    }
    throw new IOException("a request is {\"verb\": NAME, \"args\": {...}}");
  }

  static byte[] answer(Answer answer) throws IOException {
    return JSON.writeValueAsBytes(Map.of("exit", answer.exit(), "body", answer.body()));
  }

  static Answer readAnswer(byte[] bytes) throws IOException {
    var document = JSON.readValue(bytes, DOCUMENT);
    if (document != null
        && document.get("exit") instanceof Integer exit
        && document.get("body") instanceof Map<?, ?> body) {
      return new Answer(exit, named(body));
    }
    throw new IOException("the answer is not one of cemaf's");
  }

  /** The document as people and scripts get it with {@code --json}. */
  static String pretty(Map<String, Object> document) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    var named = new LinkedHashMap<String, Object>();
    for (var entry : map.entrySet()) {
      named.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return named;
  }

  /** JSON knows no NaN: what is not known is null. */
  private static final class NumberOrNull extends StdSerializer<Double> {
    NumberOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
