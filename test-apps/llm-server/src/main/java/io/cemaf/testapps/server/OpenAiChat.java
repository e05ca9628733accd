package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions.
 *
 * @param usageInStream the request's {@code stream_options.include_usage}
 */
record OpenAiChat(boolean usageInStream) implements ChatFormat {
  static Asked asked(JsonNode body) {
    var reader = new Asked.Reader();
    for (var message : body.path("messages")) {
      var role = message.path("role").asText();
      reader.add(role, message.path("content"), role.equals("tool"));
    }
    return reader.asked(
        body.path("model").asText("none"),
        body.path("stream").asBoolean(),
        body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(0)),
        !body.path("tools").isEmpty());
  }

  @Override
  public Framing framing() {
    return Framing.SSE_DONE;
  }

  @Override
  public Object whole(Answer answer) {
    var message = Json.object("role", "assistant");
    if (answer.tools().isEmpty()) {
      message.put("content", answer.text());
    } else {
      message.put("tool_calls", toolCalls(answer, false));
    }
    return chunk(
        answer,
        "chat.completion",
        List.of(
            Json.object("index", 0, "message", message, "finish_reason", finish(answer.finish()))),
        usage(answer.usage()));
  }

  @Override
  public List<Event> events(Piece piece) {
    var answer = piece.answer();
    var delta = Json.object("role", piece.first() ? "assistant" : null);
    if (answer.tools().isEmpty()) {
      delta.put("content", piece.text());
    } else {
      delta.put("tool_calls", toolCalls(answer, true));
    }
    var choice =
        Json.object(
            "index",
            0,
            "delta",
            delta,
            "finish_reason",
            piece.last() ? finish(answer.finish()) : null);
    var events = new ArrayList<Event>();
    events.add(event(answer, List.of(choice), null));
    if (piece.last() && usageInStream && answer.usage() != null) {
      events.add(event(answer, List.of(), usage(answer.usage())));
    }
    return events;
  }

  private static Event event(Answer answer, List<?> choices, @Nullable Object usage) {
    return new Event(null, chunk(answer, "chat.completion.chunk", choices, usage));
  }

  private static Map<String, Object> chunk(
      Answer answer, String object, List<?> choices, @Nullable Object usage) {
    return Json.object(
        "id",
        "chatcmpl-" + answer.number(),
        "object",
        object,
        "created",
        0,
        "model",
        answer.model(),
        "choices",
        choices,
        "usage",
        usage);
  }

  private static List<Object> toolCalls(Answer answer, boolean indexed) {
    var calls = new ArrayList<>();
    for (var tool : answer.tools()) {
      var index = calls.size();
      calls.add(
          Json.object(
              "index",
              indexed ? index : null,
              "id",
              answer.toolId(index),
              "type",
              "function",
              "function",
              Json.object("name", tool.name(), "arguments", tool.arguments().toString())));
    }
    return calls;
  }

  private static @Nullable Object usage(@Nullable Usage usage) {
    return usage == null
        ? null
        : Json.object(
            "prompt_tokens",
            usage.input(),
            "completion_tokens",
            usage.output(),
            "total_tokens",
            usage.total());
  }

  private static String finish(Answer.Finish finish) {
    return switch (finish) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOLS -> "tool_calls";
    };
  }
}
