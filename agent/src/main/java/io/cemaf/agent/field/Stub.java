package io.cemaf.agent.field;

import io.cemaf.Paged;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Knows a stub by its identity, and is enqueued when the stub has died. The stub itself is a string
 * that stands in a field in its value's place:
 *
 * <pre>
 *   [cemaf page N of Type.field]      N: its slot, 32 characters at most
 * </pre>
 *
 * <p>or an array:
 *
 * <pre>
 *   [cemaf page                       then its slot, four bytes, the highest first
 * </pre>
 *
 * <p>Whatever else has the same text is no stub.
 */
final class Stub extends PhantomReference<Object> {
  private static final byte[] MAGIC = Paged.MAGIC.getBytes(StandardCharsets.ISO_8859_1);
  private static final int DIGITS_FROM = Paged.MAGIC.length();

  final int slot;

  Stub(Object text, int slot, ReferenceQueue<Object> died) {
    super(text, died);
    this.slot = slot;
  }

  /** A text that no other object is, for a slot. */
  static String text(int slot, String ofField) {
    var bytes = (Paged.MAGIC + slot + ofField).getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length <= Paged.LONGEST) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    bytes[Paged.LONGEST - 2] = '~';
    bytes[Paged.LONGEST - 1] = ']';
    return new String(bytes, 0, Paged.LONGEST, StandardCharsets.ISO_8859_1);
  }

  /** An array that no other object is, for a slot. */
  static byte[] bytes(int slot) {
    return ByteBuffer.allocate(Paged.STUB_BYTES).put(MAGIC).putInt(slot).array();
  }

  /** The slot that an array names; negative if it names none. */
  static int slot(byte[] bytes) {
    if (bytes.length != Paged.STUB_BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return -1;
    }
    var slot = 0;
    for (var i = MAGIC.length; i < bytes.length; i++) {
      slot = slot << Byte.SIZE | (bytes[i] & 0xff);
    }
    return slot;
  }

  /** The slot that a text names; negative if it names none. */
  static int slot(String text) {
    var slot = 0;
    for (var i = DIGITS_FROM; i < text.length(); i++) {
      var digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return i == DIGITS_FROM || text.charAt(i) != ' ' ? -1 : slot;
      }
      slot = slot * 10 + digit;
      if (slot < 0) {
        return -1;
      }
    }
    return -1;
  }
}
