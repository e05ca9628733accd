package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bedrock's conversations, which are Nova's own format too. */
record BedrockConverse() implements ChatFormat {
  static Asked asked(String model, boolean stream, JsonNode body) {
    var reader = new Asked.Reader();
    reader.add("system", body.path("system"), false);
    for (var message : body.path("messages")) {
      var content = message.path("content");
      reader.add(message.path("role").asText(), content, hasResult(content));
    }
    return reader.asked(
        model,
        stream,
        body.path("inferenceConfig").path("maxTokens").asInt(0),
        !body.path("toolConfig").path("tools").isEmpty());
  }

  private static boolean hasResult(JsonNode content) {
    for (var block : content) {
      if (block.has("toolResult")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Framing framing() {
    return Framing.EVENT_STREAM;
  }

  @Override
  public Object whole(Answer answer) {
    var content = new ArrayList<>();
    if (answer.tools().isEmpty()) {
      content.add(Json.object("text", answer.text()));
    }
    for (var i = 0; i < answer.tools().size(); i++) {
      content.add(Json.object("toolUse", toolUse(answer, i, answer.tools().get(i).arguments())));
    }
    return Json.object(
        "output",
        Json.object("message", Json.object("role", "assistant", "content", content)),
        "stopReason",
        stopReason(answer.finish()),
        "usage",
        usage(answer.usage()),
        "metrics",
        Json.object("latencyMs", 1));
  }

  @Override
  public List<Event> events(Piece piece) {
    var answer = piece.answer();
    var events = new ArrayList<Event>();
    if (piece.first()) {
      events.add(new Event("messageStart", Json.object("role", "assistant")));
    }
    if (answer.tools().isEmpty()) {
      events.add(delta(0, Json.object("text", piece.text())));
      if (piece.last()) {
        events.add(stop(0));
      }
    }
    for (var i = 0; i < answer.tools().size(); i++) {
      var start = Json.object("toolUse", toolUse(answer, i, null));
      events.add(
          new Event("contentBlockStart", Json.object("start", start, "contentBlockIndex", i)));
      var arguments = answer.tools().get(i).arguments().toString();
      events.add(delta(i, Json.object("toolUse", Json.object("input", arguments))));
      events.add(stop(i));
    }
    if (piece.last()) {
      events.add(new Event("messageStop", Json.object("stopReason", stopReason(answer.finish()))));
      events.add(
          new Event(
              "metadata",
              Json.object("usage", usage(answer.usage()), "metrics", Json.object("latencyMs", 1))));
    }
    return events;
  }

  private static Event delta(int index, Object delta) {
    return new Event("contentBlockDelta", Json.object("delta", delta, "contentBlockIndex", index));
  }

  private static Event stop(int index) {
    return new Event("contentBlockStop", Json.object("contentBlockIndex", index));
  }

  private static Map<String, Object> toolUse(Answer answer, int index, @Nullable Object input) {
    return Json.object(
        "toolUseId",
        "tooluse_" + answer.toolId(index),
        "name",
        answer.tools().get(index).name(),
        "input",
        input);
  }

  private static @Nullable Object usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : Json.object(
            "inputTokens",
            usage.input(),
            "outputTokens",
            usage.output(),
            "totalTokens",
            usage.total());
  }

  private static String stopReason(Answer.Finish finish) {
    return switch (finish) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOLS -> "tool_use";
    };
  }
}
