package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Finish;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's responses. */
record OpenAiResponses() implements ChatFormat {
  static Asked asked(JsonNode body) {
    var reader = new Asked.Reader();
    reader.add("system", body.path("instructions"), false);
    var input = body.path("input");
    if (input.isTextual()) {
      reader.add("user", input, false);
    } else {
      for (var item : input) {
        var result = item.path("type").asText().equals("function_call_output");
        reader.add(
            item.path("role").asText(),
            result ? item.path("output") : item.path("content"),
            result);
      }
    }
    return reader.asked(
        body.path("model").asText("none"),
        body.path("stream").asBoolean(),
        body.path("max_output_tokens").asInt(0),
        !body.path("tools").isEmpty());
  }

  @Override
  public Framing framing() {
    return Framing.SSE;
  }

  @Override
  public Object whole(Answer answer) {
    return response(answer, true);
  }

  @Override
  public List<Event> events(Piece piece) {
    var answer = piece.answer();
    var events = new Events(piece);
    if (piece.first()) {
      events.add("response.created", "response", response(answer, false));
      events.add("response.in_progress", "response", response(answer, false));
    }
    if (answer.tools().isEmpty()) {
      text(piece, events);
    } else {
      tools(answer, events);
    }
    if (piece.last()) {
      events.add(
          answer.finish() == Finish.LENGTH ? "response.incomplete" : "response.completed",
          "response",
          response(answer, true));
    }
    return events.all;
  }

  private static void text(Piece piece, Events events) {
    var answer = piece.answer();
    var id = "msg_" + answer.number();
    if (piece.first()) {
      events.add(
          "response.output_item.added",
          "output_index",
          0,
          "item",
          message(answer, "in_progress", List.of()));
      events.add(
          "response.content_part.added",
          "item_id",
          id,
          "output_index",
          0,
          "content_index",
          0,
          "part",
          part(""));
    }
    events.add(
        "response.output_text.delta",
        "item_id",
        id,
        "output_index",
        0,
        "content_index",
        0,
        "delta",
        piece.text(),
        "logprobs",
        List.of());
    if (piece.last()) {
      events.add(
          "response.output_text.done",
          "item_id",
          id,
          "output_index",
          0,
          "content_index",
          0,
          "text",
          answer.text(),
          "logprobs",
          List.of());
      events.add(
          "response.content_part.done",
          "item_id",
          id,
          "output_index",
          0,
          "content_index",
          0,
          "part",
          part(answer.text()));
      events.add(
          "response.output_item.done",
          "output_index",
          0,
          "item",
          message(answer, status(answer), List.of(part(answer.text()))));
    }
  }

  private static void tools(Answer answer, Events events) {
    for (var i = 0; i < answer.tools().size(); i++) {
      var call = answer.tools().get(i);
      var id = "fc_" + answer.toolId(i);
      var arguments = call.arguments().toString();
      events.add(
          "response.output_item.added",
          "output_index",
          i,
          "item",
          functionCall(answer, i, "in_progress", ""));
      events.add(
          "response.function_call_arguments.delta",
          "item_id",
          id,
          "output_index",
          i,
          "delta",
          arguments);
      events.add(
          "response.function_call_arguments.done",
          "item_id",
          id,
          "output_index",
          i,
          "name",
          call.name(),
          "arguments",
          arguments);
      events.add(
          "response.output_item.done",
          "output_index",
          i,
          "item",
          functionCall(answer, i, "completed", arguments));
    }
  }

  private static Map<String, Object> response(Answer answer, boolean done) {
    var output = new ArrayList<>();
    if (done && answer.tools().isEmpty()) {
      output.add(message(answer, status(answer), List.of(part(answer.text()))));
    }
    for (var i = 0; done && i < answer.tools().size(); i++) {
      output.add(
          functionCall(answer, i, "completed", answer.tools().get(i).arguments().toString()));
    }
    return Json.object(
        "id",
        "resp_" + answer.number(),
        "object",
        "response",
        "created_at",
        0,
        "status",
        done ? status(answer) : "in_progress",
        "incomplete_details",
        done && answer.finish() == Finish.LENGTH
            ? Json.object("reason", "max_output_tokens")
            : null,
        "model",
        answer.model(),
        "output",
        output,
        "parallel_tool_calls",
        true,
        "tool_choice",
        "auto",
        "tools",
        List.of(),
        "metadata",
        Map.of(),
        "usage",
        done ? usage(answer.usage()) : null);
  }

  private static Map<String, Object> message(Answer answer, String status, List<?> content) {
    return Json.object(
        "type",
        "message",
        "id",
        "msg_" + answer.number(),
        "status",
        status,
        "role",
        "assistant",
        "content",
        content);
  }

  private static Map<String, Object> part(Object text) {
    return Json.object(
        "type", "output_text", "text", text, "annotations", List.of(), "logprobs", List.of());
  }

  private static Map<String, Object> functionCall(
      Answer answer, int index, String status, String arguments) {
    return Json.object(
        "type",
        "function_call",
        "id",
        "fc_" + answer.toolId(index),
        "call_id",
        answer.toolId(index),
        "name",
        answer.tools().get(index).name(),
        "arguments",
        arguments,
        "status",
        status);
  }

  private static String status(Answer answer) {
    return answer.finish() == Finish.LENGTH ? "incomplete" : "completed";
  }

  private static @Nullable Object usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : Json.object(
            "input_tokens",
            usage.input(),
            "input_tokens_details",
            Json.object("cached_tokens", 0, "cache_write_tokens", 0),
            "output_tokens",
            usage.output(),
            "output_tokens_details",
            Json.object("reasoning_tokens", 0),
            "total_tokens",
            usage.total());
  }

  /** The events of a piece, numbered on from those before. */
  private static final class Events {
    // What opens a stream of text, beside its delta.
    private static final int OPENING = 4;
    private final List<Event> all = new ArrayList<>();
    private int number;

    private Events(Piece piece) {
      number = piece.first() ? 0 : OPENING + piece.index();
    }

    private void add(String type, Object... fields) {
      var body = Json.object("type", type, "sequence_number", number++);
      body.putAll(Json.object(fields));
      all.add(new Event(type, body));
    }
  }
}
