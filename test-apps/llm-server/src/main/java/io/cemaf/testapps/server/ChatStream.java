package io.cemaf.testapps.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A streamed answer: server-sent events, written in order off the engine's thread. */
final class ChatStream {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

  private final ModelEndpoint.Served served;
  private final ChatAnswer answer;
  private CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
  private int queued;
  private int written;
  private boolean over;

  ChatStream(ModelEndpoint.Served served, ChatAnswer answer) {
    this.served = served;
    this.answer = answer;
  }

  /** Sends the headers: a client knows at once that it is being served. */
  void open() throws IOException {
    served.exchange().getResponseHeaders().set("Content-Type", "text/event-stream");
    // A length that is never reached: closing the exchange then cuts the connection.
    served.exchange().sendResponseHeaders(200, served.befalls(Fault.Kind.CUT) ? 1L << 40 : 0);
  }

  /** So many tokens are there; called by the engine, in order. */
  void reached(int tokens, boolean last, Executor writers) {
    var from = queued;
    queued = tokens;
    tail = tail.thenRunAsync(() -> write(from, tokens, last), writers);
  }

  private void write(int from, int to, boolean last) {
    if (over) {
      return;
    }
    try {
      var out = served.exchange().getResponseBody();
      if (written == 0 || !interferes(to)) {
        answer.writeChunk(out, from, to);
        written = to;
      }
      if (interferes(to) && served.befalls(Fault.Kind.CUT)) {
        out.flush();
        end(false);
        return;
      }
      if (interferes(to)) {
        out.write("data: {\"choices\": [<<\n\n".getBytes(StandardCharsets.UTF_8));
      }
      if (last) {
        served.call().end(true);
        out.write(DONE);
        end(true);
      } else {
        out.flush();
      }
    } catch (IOException abandoned) {
      end(false);
    }
  }

  private boolean interferes(int tokens) {
    var fault = served.fault();
    return fault != null
        && (served.befalls(Fault.Kind.CUT) || served.befalls(Fault.Kind.MALFORMED))
        && tokens >= fault.afterTokens();
  }

  private void end(boolean wasServed) {
    over = true;
    served.call().end(wasServed);
    served.exchange().close();
  }
}
