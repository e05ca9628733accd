package io.cemaf.agent.cli;

import com.fasterxml.jackson.core.JacksonException;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** From a request's bytes to an answer's; whatever goes wrong becomes an answer that says so. */
final class Verbs {
  /** Answered without a handler: who is there. */
  static final String HELLO = "hello";

  private static final byte[] LAST_RESORT =
      "{\"exit\":1,\"body\":{\"error\":\"the answer could not be written\"}}"
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, Handler> handlers;
  private final long pid;
  private final Health health;

  Verbs(Map<String, Handler> handlers, long pid, Health health) {
    this.handlers = Map.copyOf(handlers);
    this.pid = pid;
    this.health = health;
  }

  byte[] answer(byte[] request, boolean tooLong) {
    try {
      var answer =
          tooLong
              ? Answer.error(
                  Exit.USAGE, "the request is longer than " + Wire.MOST_REQUEST_BYTES + " bytes")
              : answer(request);
      var bytes = Wire.answer(answer);
      return bytes.length <= Wire.MOST_ANSWER_BYTES
          ? bytes
          : Wire.answer(Answer.error(Exit.FINDINGS, "the answer is too long to be sent"));
    } catch (Throwable problem) {
      health.fault("writing an answer", problem);
      return LAST_RESORT;
    }
  }

  private Answer answer(byte[] bytes) {
    Wire.Request request;
    try {
      request = Wire.readRequest(bytes);
    } catch (JacksonException notJson) {
      return Answer.error(Exit.USAGE, "not a JSON document: " + notJson.getOriginalMessage());
    } catch (IOException notOurs) {
      return Answer.error(Exit.USAGE, String.valueOf(notOurs.getMessage()));
    }
    if (request.verb().equals(HELLO)) {
      return hello();
    }
    var handler = handlers.get(request.verb());
    if (handler == null) {
      return Answer.error(
          Exit.USAGE, "the agent in this JVM does not know '" + request.verb() + "'");
    }
    try {
      return handler.handle(request.arguments());
    } catch (IllegalArgumentException wrong) {
      return Answer.error(Exit.USAGE, String.valueOf(wrong.getMessage()));
    } catch (Throwable problem) {
      health.fault("answering " + request.verb(), problem);
      return Answer.error(Exit.FINDINGS, request.verb() + " failed: " + problem);
    }
  }

  private Answer hello() {
    var body = new LinkedHashMap<String, Object>();
    body.put("pid", pid);
    body.put("main", mainClass(System.getProperty("sun.java.command", "")));
    return Answer.of(body);
  }

  /** The main class or jar, without the application's arguments, which may hold secrets. */
  static String mainClass(String command) {
    var end = command.indexOf(' ');
    return end < 0 ? command : command.substring(0, end);
  }
}
