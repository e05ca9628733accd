package io.cemaf.testapps.server;

import io.cemaf.testapps.server.Answer.Piece;
import io.cemaf.testapps.server.ModelCall.ChatFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A streamed answer, written in order off the engine's thread. */
final class AnswerStream {
  private final Served served;
  private final Answer answer;
  private final ChatFormat format;
  private final OutputStream out;
  private final Runnable cancel;
  private CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
  private int queued;
  private int index;
  private boolean over;

  /**
   * Sends the headers.
   *
   * @param cancel told when the client is gone before the end
   */
  AnswerStream(Served served, Answer answer, ChatFormat format, Runnable cancel)
      throws IOException {
    this.served = served;
    this.answer = answer;
    this.format = format;
    this.cancel = cancel;
    out = served.open(format.framing().contentType());
  }

  /** So many tokens are there; called by the engine, in order. */
  void reached(int tokens, Executor writers) {
    var piece = new Piece(answer, index++, queued, tokens);
    queued = tokens;
    tail = tail.thenRunAsync(() -> write(piece), writers);
  }

  private void write(Piece piece) {
    if (over) {
      return;
    }
    var framing = format.framing();
    var interferes = interferes(piece.to());
    try {
      if (piece.last() && !served.befalls(Fault.Kind.CUT)) {
        served.call().answered();
      }
      if (piece.first() || !interferes) {
        for (var event : format.events(piece)) {
          framing.write(out, event);
        }
      }
      if (interferes && served.befalls(Fault.Kind.CUT)) {
        out.flush();
        served.call().failed();
        end();
        return;
      }
      if (interferes) {
        framing.nonsense(out);
      }
      if (piece.last()) {
        framing.end(out);
        out.close();
        end();
      } else {
        out.flush();
      }
    } catch (IOException gone) {
      served.call().abandoned();
      end();
      cancel.run();
    }
  }

  private boolean interferes(int tokens) {
    var fault = served.fault();
    return fault != null
        && (served.befalls(Fault.Kind.CUT) || served.befalls(Fault.Kind.MALFORMED))
        && (tokens >= fault.afterTokens() || tokens == answer.tokens());
  }

  private void end() {
    over = true;
    served.exchange().close();
  }
}
