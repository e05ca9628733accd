package io.cemaf.testapps.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** How the events of a streamed answer follow each other. */
enum Framing {
  /** Server-sent events. */
  SSE("text/event-stream") {
    @Override
    void write(OutputStream out, Event event) throws IOException {
      var name = event.name() == null ? "" : "event: " + event.name() + "\n";
      text(out, name + "data: ");
      Json.EMBEDDED.writeValue(out, event.body());
      text(out, "\n\n");
    }

    @Override
    void nonsense(OutputStream out) throws IOException {
      text(out, "data: " + NONSENSE + "\n\n");
    }
  },
  /** Server-sent events of OpenAI's chats, which say that they are over. */
  SSE_DONE("text/event-stream") {
    @Override
    void write(OutputStream out, Event event) throws IOException {
      SSE.write(out, event);
    }

    @Override
    void nonsense(OutputStream out) throws IOException {
      SSE.nonsense(out);
    }

    @Override
    void end(OutputStream out) throws IOException {
      text(out, "data: [DONE]\n\n");
    }
  },
  /** A line of JSON each. */
  NDJSON("application/x-ndjson") {
    @Override
    void write(OutputStream out, Event event) throws IOException {
      Json.EMBEDDED.writeValue(out, event.body());
      text(out, "\n");
    }

    @Override
    void nonsense(OutputStream out) throws IOException {
      text(out, NONSENSE + "\n");
    }
  },
  /** Amazon's binary frames. */
  EVENT_STREAM("application/vnd.amazon.eventstream") {
    @Override
    void write(OutputStream out, Event event) throws IOException {
      frame(out, String.valueOf(event.name()), Json.MAPPER.writeValueAsBytes(event.body()));
    }

    @Override
    void nonsense(OutputStream out) throws IOException {
      frame(out, "chunk", NONSENSE.getBytes(StandardCharsets.UTF_8));
    }
  };

  static final String NONSENSE = "{\"id\": \"nonsense\", \"choices\": [<<";

  private final String contentType;

  Framing(String contentType) {
    this.contentType = contentType;
  }

  /**
   * One event.
   *
   * @param name null where the framing has none
   */
  record Event(@Nullable String name, Object body) {}

  String contentType() {
    return contentType;
  }

  abstract void write(OutputStream out, Event event) throws IOException;

  /** Writes an event whose body is not JSON. */
  abstract void nonsense(OutputStream out) throws IOException;

  /** Writes what follows the last event. */
  void end(OutputStream out) throws IOException {}

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void frame(OutputStream out, String type, byte[] payload) throws IOException {
    var message =
        new Message(
            Map.of(
                ":message-type", HeaderValue.fromString("event"),
                ":event-type", HeaderValue.fromString(type),
                ":content-type", HeaderValue.fromString("application/json")),
            payload);
    // Its own encode(OutputStream) hides that a client has gone in a RuntimeException.
    var frame = message.toByteBuffer();
    var bytes = new byte[frame.remaining()];
    frame.get(bytes);
    out.write(bytes);
  }
}
