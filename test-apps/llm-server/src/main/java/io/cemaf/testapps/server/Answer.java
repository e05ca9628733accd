package io.cemaf.testapps.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat call is answered with, before a provider's words are put on it.
 *
 * @param number of the call, for ids
 * @param usage null when the answer keeps quiet about it
 * @param tokens of the answer
 * @param tools what it asks for instead of text
 */
record Answer(
    long number,
    String model,
    @Nullable Usage usage,
    int tokens,
    int charactersPerToken,
    Finish finish,
    List<ToolCall> tools) {

  /** Why it ends. */
  enum Finish {
    STOP,
    LENGTH,
    TOOLS
  }

  /** The whole text. */
  AnswerText text() {
    return text(0, tokens);
  }

  /** The text from one token to another. */
  AnswerText text(int from, int to) {
    return new AnswerText(from * charactersPerToken, to * charactersPerToken);
  }

  /** An id that no other call's tool has. */
  String toolId(int tool) {
    return "call_" + number + "_" + tool;
  }

  /**
   * A stretch of a streamed answer.
   *
   * @param index of the stretch, from 0
   */
  record Piece(Answer answer, int index, int from, int to) {
    boolean first() {
      return index == 0;
    }

    boolean last() {
      return to == answer.tokens;
    }

    AnswerText text() {
      return answer.text(from, to);
    }
  }
}
