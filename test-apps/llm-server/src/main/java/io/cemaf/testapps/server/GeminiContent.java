package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gemini's contents. */
record GeminiContent() implements ChatFormat {
  static Asked asked(String model, boolean stream, JsonNode body) {
    var reader = new Asked.Reader();
    reader.add("system", body.path("systemInstruction").path("parts"), false);
    for (var content : body.path("contents")) {
      var parts = content.path("parts");
      reader.add(content.path("role").asText("user"), parts, hasResult(parts));
    }
    return reader.asked(
        model,
        stream,
        body.path("generationConfig").path("maxOutputTokens").asInt(0),
        !body.path("tools").isEmpty());
  }

  private static boolean hasResult(JsonNode parts) {
    for (var part : parts) {
      if (part.has("functionResponse")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public Object whole(Answer answer) {
    return response(answer, answer.text(), true);
  }

  @Override
  public List<Event> events(Piece piece) {
    return List.of(new Event(null, response(piece.answer(), piece.text(), piece.last())));
  }

  private static Object response(Answer answer, AnswerText text, boolean last) {
    var parts = new ArrayList<>();
    if (answer.tools().isEmpty()) {
      parts.add(Json.object("text", text));
    }
    for (var tool : answer.tools()) {
      parts.add(
          Json.object("functionCall", Json.object("name", tool.name(), "args", tool.arguments())));
    }
    return Json.object(
        "candidates",
        List.of(
            Json.object(
                "content",
                Json.object("parts", parts, "role", "model"),
                "finishReason",
                last ? finishReason(answer.finish()) : null,
                "index",
                0)),
        "usageMetadata",
        last ? usage(answer.usage()) : null,
        "modelVersion",
        answer.model(),
        "responseId",
        "resp-" + answer.number());
  }

  private static @Nullable Map<String, Object> usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : Json.object(
            "promptTokenCount",
            usage.input(),
            "candidatesTokenCount",
            usage.output(),
            "totalTokenCount",
            usage.total());
  }

  private static String finishReason(Answer.Finish finish) {
    return switch (finish) {
      case STOP, TOOLS -> "STOP";
      case LENGTH -> "MAX_TOKENS";
    };
  }
}
