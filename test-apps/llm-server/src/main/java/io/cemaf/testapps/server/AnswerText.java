package io.cemaf.testapps.server;

import java.io.Reader;

/** An answer's text of any length, without ever being held in memory as a whole; read once. */
final class AnswerText extends Reader {
  private static final String WORDS =
      "the quick answer to a slow question is that it depends on what the machine has left, ";

  private final int end;
  private int at;

  /** The text from one character of the answer to another. */
  AnswerText(int from, int to) {
    at = from;
    end = to;
  }

  /** Characters that have not been read yet. */
  int length() {
    return end - at;
  }

  @Override
  public int read(char[] buffer, int offset, int count) {
    if (at >= end) {
      return -1;
    }
    var copied = Math.min(count, end - at);
    for (var i = 0; i < copied; i++) {
      buffer[offset + i] = WORDS.charAt((at + i) % WORDS.length());
    }
    at += copied;
    return copied;
  }

  @Override
  public void close() {}
}
