package com.acme.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.SplittableRandom;

/**
 * Texts made at once: each another piece of one long text, so that no two have a page in common.
 */
public final class Pieces {
  private static final int LONGEST = 1 << 20;
  private static final int STEP = 977;
  private static final byte[] LONG = make();

  private Pieces() {}

  private static byte[] make() {
    var random = new SplittableRandom(7);
    var bytes = new byte[4 * LONGEST];
    for (var i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (' ' + random.nextInt(90));
    }
    return bytes;
  }

  /** Another one for each number below three thousand. */
  public static String of(int number, int length) {
    return new String(LONG, number * STEP, length, ISO_8859_1);
  }
}
