package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.Framing.Event;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Ollama answers.
 *
 * @param chat with messages, else with bare text
 */
record OllamaAnswer(boolean chat) implements ChatFormat {
  static Asked askedByChat(String model, JsonNode body) {
    var reader = new Asked.Reader();
    for (var message : body.path("messages")) {
      var role = message.path("role").asText();
      reader.add(role, message.path("content"), role.equals("tool"));
    }
    return asked(reader, model, body);
  }

  static Asked askedByGenerate(String model, JsonNode body) {
    var reader = new Asked.Reader();
    reader.add("system", body.path("system"), false);
    reader.add("user", body.path("prompt"), false);
    return asked(reader, model, body);
  }

  private static Asked asked(Asked.Reader reader, String model, JsonNode body) {
    return reader.asked(
        model,
        body.path("stream").asBoolean(true),
        body.path("options").path("num_predict").asInt(0),
        !body.path("tools").isEmpty());
  }

  @Override
  public Framing framing() {
    return Framing.NDJSON;
  }

  @Override
  public Object whole(Answer answer) {
    var body = content(answer, answer.tools().isEmpty() ? answer.text() : "");
    end(body, answer);
    return body;
  }

  @Override
  public List<Event> events(Piece piece) {
    var answer = piece.answer();
    var events = new ArrayList<Event>();
    var part = content(answer, answer.tools().isEmpty() ? piece.text() : "");
    part.put("done", false);
    events.add(new Event(null, part));
    if (piece.last()) {
      var last = bare(answer, Json.object("role", "assistant", "content", ""), "");
      end(last, answer);
      events.add(new Event(null, last));
    }
    return events;
  }

  private Map<String, Object> content(Answer answer, Object text) {
    var message = Json.object("role", "assistant", "content", text);
    if (!answer.tools().isEmpty()) {
      message.put("tool_calls", toolCalls(answer));
    }
    return bare(answer, message, text);
  }

  private static List<Object> toolCalls(Answer answer) {
    var calls = new ArrayList<>();
    for (var tool : answer.tools()) {
      calls.add(
          Json.object(
              "id",
              answer.toolId(calls.size()),
              "function",
              Json.object("name", tool.name(), "arguments", tool.arguments())));
    }
    return calls;
  }

  private Map<String, Object> bare(Answer answer, Object message, Object text) {
    return Json.object(
        "model",
        answer.model(),
        "created_at",
        "2026-01-01T00:00:00Z",
        chat ? "message" : "response",
        chat ? message : text);
  }

  private static void end(Map<String, Object> body, Answer answer) {
    var usage = answer.usage();
    body.putAll(
        Json.object(
            "done",
            true,
            "done_reason",
            answer.finish() == Answer.Finish.LENGTH ? "length" : "stop",
            "total_duration",
            2_000_000,
            "load_duration",
            1_000,
            "prompt_eval_count",
            usage == null ? null : usage.input(),
            "prompt_eval_duration",
            usage == null ? null : 1_000_000,
            "eval_count",
            usage == null ? null : usage.output(),
            "eval_duration",
            usage == null ? null : 1_000_000));
  }
}
