package io.cemaf.testapps.server;

import io.cemaf.testapps.server.Framing.Event;
import java.util.List;

/** A request as a provider reads it. */
sealed interface ModelCall {
  /** The model it is for. */
  String model();

  /** A chat. */
  record Chat(Asked asked, ChatFormat format) implements ModelCall {
    @Override
    public String model() {
      return asked.model();
    }
  }

  /**
   * Texts to embed.
   *
   * @param dimensions of the vectors; 0 for the server's own
   */
  record Embedding(String model, List<String> texts, int dimensions, EmbeddingFormat format)
      implements ModelCall {}

  /** Something that the server knows without asking the model. */
  record Lookup(String model, Object body) implements ModelCall {}

  /** How a chat is answered. */
  interface ChatFormat {
    Framing framing();

    /** The answer in one piece. */
    Object whole(Answer answer);

    /** The events of a stretch of the stream; the first stretch opens it, the last one ends it. */
    List<Event> events(Answer.Piece piece);
  }

  /** How an embedding is answered. */
  @FunctionalInterface
  interface EmbeddingFormat {
    Object whole(List<float[]> vectors, int promptTokens);
  }
}
