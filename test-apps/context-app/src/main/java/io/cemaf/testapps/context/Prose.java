package io.cemaf.testapps.context;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.SplittableRandom;

/** Text from a seed: the same each time, and about as repetitive as real text. */
public final class Prose {
  private static final int WORDS = 2_000;
  private static final int PHRASES = 160;

  /** In a hundred. */
  private static final int PHRASES_AMONG = 31;

  private static final int SHORTEST = 2;
  private static final int LETTERS = 26;

  private final byte[][] words = new byte[WORDS][];
  private final byte[][] phrases = new byte[PHRASES][];

  /** A vocabulary of its own. */
  public Prose() {
    var random = new SplittableRandom(42);
    for (var i = 0; i < WORDS; i++) {
      var word = new StringBuilder();
      for (var length = SHORTEST + random.nextInt(9); length > 0; length--) {
        word.append((char) ('a' + random.nextInt(LETTERS)));
      }
      words[i] = word.append(random.nextInt(12) == 0 ? ". " : " ").toString().getBytes(ISO_8859_1);
    }
    for (var i = 0; i < PHRASES; i++) {
      var phrase = new StringBuilder();
      for (var length = 3 + random.nextInt(6); length > 0; length--) {
        phrase.append(new String(words[random.nextInt(WORDS)], ISO_8859_1));
      }
      phrases[i] = phrase.toString().getBytes(ISO_8859_1);
    }
  }

  /** So many characters, one byte each; others for another number. */
  public String text(long number, int length) {
    return new String(bytes(number, length), ISO_8859_1);
  }

  /** The bytes of {@link #text}. */
  public byte[] bytes(long number, int length) {
    var random = new SplittableRandom(number * 0x9E3779B97F4A7C15L);
    var text = new byte[length];
    var at = put(("#" + number + ": ").getBytes(ISO_8859_1), text, 0);
    while (at < length) {
      var piece =
          random.nextInt(100) < PHRASES_AMONG
              ? phrases[random.nextInt(PHRASES)]
              : words[random.nextInt(WORDS)];
      at = put(piece, text, at);
    }
    return text;
  }

  private static int put(byte[] piece, byte[] text, int at) {
    var length = Math.min(piece.length, text.length - at);
    System.arraycopy(piece, 0, text, at, length);
    return at + length;
  }
}
