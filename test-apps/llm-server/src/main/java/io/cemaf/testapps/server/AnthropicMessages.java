package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages. */
record AnthropicMessages() implements ChatFormat {
  static Asked asked(String model, boolean stream, JsonNode body) {
    var reader = new Asked.Reader();
    reader.add("system", body.path("system"), false);
    for (var message : body.path("messages")) {
      var content = message.path("content");
      reader.add(message.path("role").asText(), content, hasResult(content));
    }
    return reader.asked(
        model, stream, body.path("max_tokens").asInt(0), !body.path("tools").isEmpty());
  }

  private static boolean hasResult(JsonNode content) {
    for (var block : content) {
      if (block.path("type").asText().equals("tool_result")) {
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
    var content = new ArrayList<>();
    if (answer.tools().isEmpty()) {
      content.add(Json.object("type", "text", "text", answer.text()));
    }
    for (var i = 0; i < answer.tools().size(); i++) {
      content.add(toolUse(answer, i, answer.tools().get(i).arguments()));
    }
    var usage = answer.usage();
    var message =
        message(answer, content, usage == null ? null : usage(usage.input(), usage.output()));
    message.put("stop_reason", stopReason(answer.finish()));
    return message;
  }

  @Override
  public List<Event> events(Piece piece) {
    var answer = piece.answer();
    var usage = answer.usage();
    var events = new ArrayList<Event>();
    if (piece.first()) {
      var start = message(answer, List.of(), usage == null ? null : usage(usage.input(), 1));
      add(events, "message_start", "message", start);
    }
    if (answer.tools().isEmpty()) {
      text(piece, events);
    } else {
      tools(answer, events);
    }
    if (piece.last()) {
      add(
          events,
          "message_delta",
          "delta",
          Json.object("stop_reason", stopReason(answer.finish())),
          "usage",
          usage == null ? null : Json.object("output_tokens", usage.output()));
      add(events, "message_stop");
    }
    return events;
  }

  private static void text(Piece piece, List<Event> events) {
    if (piece.first()) {
      add(
          events,
          "content_block_start",
          "index",
          0,
          "content_block",
          Json.object("type", "text", "text", ""));
    }
    add(
        events,
        "content_block_delta",
        "index",
        0,
        "delta",
        Json.object("type", "text_delta", "text", piece.text()));
    if (piece.last()) {
      add(events, "content_block_stop", "index", 0);
    }
  }

  private static void tools(Answer answer, List<Event> events) {
    for (var i = 0; i < answer.tools().size(); i++) {
      add(events, "content_block_start", "index", i, "content_block", toolUse(answer, i, Map.of()));
      add(
          events,
          "content_block_delta",
          "index",
          i,
          "delta",
          Json.object(
              "type",
              "input_json_delta",
              "partial_json",
              answer.tools().get(i).arguments().toString()));
      add(events, "content_block_stop", "index", i);
    }
  }

  private static void add(List<Event> events, String type, @Nullable Object... fields) {
    var body = Json.object("type", type);
    body.putAll(Json.object(fields));
    events.add(new Event(type, body));
  }

  private static Map<String, Object> message(
      Answer answer, List<?> content, @Nullable Object usage) {
    return Json.object(
        "id",
        "msg_" + answer.number(),
        "type",
        "message",
        "role",
        "assistant",
        "model",
        answer.model(),
        "content",
        content,
        "usage",
        usage);
  }

  private static Object usage(int input, int output) {
    return Json.object("input_tokens", input, "output_tokens", output);
  }

  private static Map<String, Object> toolUse(Answer answer, int index, Object input) {
    return Json.object(
        "type",
        "tool_use",
        "id",
        "toolu_" + answer.toolId(index),
        "name",
        answer.tools().get(index).name(),
        "input",
        input);
  }

  private static String stopReason(Answer.Finish finish) {
    return switch (finish) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOLS -> "tool_use";
    };
  }
}
