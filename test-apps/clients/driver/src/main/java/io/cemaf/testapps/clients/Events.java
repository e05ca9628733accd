package io.cemaf.testapps.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what happens to calls, a JSON object a line. */
final class Events {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintStream out;

  Events(PrintStream out) {
    this.out = out;
  }

  void started(String id) {
    write(id, "started", Map.of());
  }

  void token(String id, String text) {
    write(id, "token", Map.of("text", text, "thread", Thread.currentThread().getName()));
  }

  void done(String id, String text, int items, String thread) {
    write(id, "done", Map.of("text", text, "items", items, "thread", thread));
  }

  void cancelled(String id) {
    write(id, "cancelled", Map.of());
  }

  /** The library could not cancel as asked; the call's own end still comes. */
  void cancelFailed(String id, Throwable problem) {
    write(
        id,
        "cancel-failed",
        Map.of(
            "type", problem.getClass().getName(), "message", String.valueOf(problem.getMessage())));
  }

  void failed(String id, Throwable problem, String thread) {
    write(
        id,
        "failed",
        Map.of(
            "type",
            problem.getClass().getName(),
            "message",
            String.valueOf(problem.getMessage()),
            "causes",
            causes(problem),
            "thread",
            thread));
  }

  String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private void write(String id, String event, Map<String, ?> details) {
    var line = new LinkedHashMap<String, Object>();
    line.put("id", id);
    line.put("event", event);
    line.putAll(details);
    out.println(json(line));
  }

  /** The classes of what caused it, outermost first. */
  private static List<String> causes(Throwable problem) {
    var seen = Collections.<Throwable>newSetFromMap(new IdentityHashMap<>());
    var names = new ArrayList<String>();
    @Nullable Throwable cause = problem.getCause();
    while (cause != null && seen.add(cause)) {
      names.add(cause.getClass().getName());
      cause = cause.getCause();
    }
    return names;
  }
}
