package io.cemaf.testapps.server;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one JSON mapper, and answers made with it. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .defaultPropertyInclusion(Value.construct(Include.NON_NULL, Include.NON_NULL))
          .addModule(new SimpleModule().addSerializer(new TextSerializer()))
          .build();

  /** Writes values into streams that go on after them. */
  static final ObjectWriter EMBEDDED =
      MAPPER
          .writer()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
          .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private Json() {}

  /**
   * An object in the order of its fields.
   *
   * @param pairs names and values by turns; a field whose value is null is left out
   */
  static Map<String, Object> object(@Nullable Object... pairs) {
    var object = new LinkedHashMap<String, Object>();
    for (var i = 0; i < pairs.length; i += 2) {
      var value = pairs[i + 1];
      if (value != null) {
        object.put(String.valueOf(pairs[i]), value);
      }
    }
    return object;
  }

  /** Answers and closes the exchange. */
  static void respond(HttpExchange exchange, int status, Object body) throws IOException {
    try (exchange) {
      var bytes = MAPPER.writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Writes an answer's text while it is made: answers may be megabytes. */
  private static final class TextSerializer extends StdSerializer<AnswerText> {
    private TextSerializer() {
      super(AnswerText.class);
    }

    @Override
    public void serialize(AnswerText text, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(text, text.length());
    }
  }
}
