package com.acme.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A text of a gibibyte in a paged field, written, let go and read again. */
public final class Giant {
  private static final int GIBIBYTE = 1 << 30;
  private static final int PIECE = 1 << 20;

  private Giant() {}

  /** Prints whether it is what it was. */
  public static void main(String[] arguments) {
    var note = new Note("giant", text());
    var between = new Note("small", Texts.of(1, PIECE));
    System.gc();
    var read = note.getText();
    var right = read.length() == GIBIBYTE;
    for (var at = 0; at < GIBIBYTE; at += PIECE) {
      right &= read.startsWith(piece(at), at);
    }
    right &= between.getText().equals(Texts.of(1, PIECE));
    System.out.println(right ? "as it was" : "not as it was");
  }

  private static String text() {
    var bytes = new byte[GIBIBYTE];
    Arrays.fill(bytes, (byte) ' ');
    for (var at = 0; at < GIBIBYTE; at += PIECE) {
      var piece = piece(at).getBytes(ISO_8859_1);
      System.arraycopy(piece, 0, bytes, at, piece.length);
    }
    return new String(bytes, ISO_8859_1);
  }

  private static String piece(int at) {
    return Texts.of(at, 1_000);
  }
}
