package io.cemaf.agent.field;

import jdk.internal.misc.Unsafe;

/**
 * Strings by their own bytes. Encoding would lose lone surrogates and cost several times as much;
 * these are copied as the JVM keeps them, and come back as they were.
 */
final class Strings {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final long VALUE = UNSAFE.objectFieldOffset(String.class, "value");
  private static final long CODER = UNSAFE.objectFieldOffset(String.class, "coder");
  private static final long HASH = UNSAFE.objectFieldOffset(String.class, "hash");
  private static final long NO_HASH = UNSAFE.objectFieldOffset(String.class, "hashIsZero");

  private Strings() {}

  /** Its own array, which is not to be written to. */
  static byte[] bytes(String text) {
    return (byte[]) UNSAFE.getReference(text, VALUE);
  }

  /** What its bytes mean: one or two of them for each character. */
  static byte coder(String text) {
    return UNSAFE.getByte(text, CODER);
  }

  /** Whether its hash code has been computed. */
  static boolean hasHash(String text) {
    return UNSAFE.getInt(text, HASH) != 0 || UNSAFE.getBoolean(text, NO_HASH);
  }

  /** Makes a string believe that it has computed its hash code. */
  static void setHash(String text, int hash) {
    UNSAFE.putInt(text, HASH, hash);
    if (hash == 0) {
      UNSAFE.putBoolean(text, NO_HASH, true);
    }
  }

  /**
   * The string with these bytes.
   *
   * @param bytes belong to the string from here on
   */
  static String of(byte[] bytes, byte coder) {
    try {
      var text = (String) UNSAFE.allocateInstance(String.class);
      UNSAFE.putReference(text, VALUE, bytes);
      UNSAFE.putByte(text, CODER, coder);
      // As after a constructor: nobody sees the string without its bytes.
      UNSAFE.storeStoreFence();
      return text;
    } catch (InstantiationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
