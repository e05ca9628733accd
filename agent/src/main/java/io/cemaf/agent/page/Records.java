package io.cemaf.agent.page;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * A page as it stands in a segment: a header, and its bytes, packed and sealed. docs/page-format.md
 * has the diagram.
 */
final class Records {
  static final int MAGIC = 0x45474150; // "PAGE", as a little-endian number
  static final int VERSION = 1;
  static final int HEADER = 40;
  static final int ALIGNMENT = 64;

  static final int AT_CODEC = 4;
  static final int AT_CIPHER = 5;
  static final int AT_VERSION = 6;
  static final int AT_ID = 8;
  static final int AT_LENGTH = 16;
  static final int AT_STORED = 20;
  static final int AT_NONCE = 24;
  static final int AT_CHECKSUM = 36;

  /** What does not shrink to that is not worth unpacking. */
  private static final double WORTH = 0.9;

  private final Codec codec;
  private final Sealing sealing;

  Records(Codec codec, Sealing sealing) {
    this.codec = codec;
    this.sealing = sealing;
  }

  /** Of a record, at most, for a page of that length. */
  int bound(int length) {
    return aligned(HEADER + Math.max(length, codec.bound(length)) + sealing.overhead());
  }

  /** How a page is to be packed. */
  int packing(boolean cold) {
    return codec.choose(cold);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** With its header, and what fills it up. */
  static int size(ByteBuffer record, int at) {
    return aligned(HEADER + record.getInt(at + AT_STORED));
  }

  /**
   * Makes a record of what is in {@link Workbench#from}, at this place of the bench's record
   * scratch, where there is room for {@link #bound}.
   *
   * @param packing how to try to make it smaller
   * @return its size
   */
  int write(Workbench bench, long id, int length, int at, int packing)
      throws GeneralSecurityException {
    var sealed = sealing.cipher() != Sealing.NONE;
    var into = sealed ? bench.packed : bench.record;
    var start = sealed ? 0 : at + HEADER;
    if (sealed) {
      into.reserve(Math.max(length, codec.bound(length)));
    }
    var how = packing;
    var stored = length;
    if (how != Codec.RAW) {
      bench.from.buffer().clear();
      into.buffer().clear();
      stored = codec.pack(how, bench.from, length, into, start);
      if (stored > length * WORTH) {
        how = Codec.RAW;
        stored = length;
      }
    }
    if (how == Codec.RAW) {
      Area.UNSAFE.copyMemory(bench.from.address(), into.address() + start, length);
    }
    var count = sealed ? sealing.nextNonce() : 0;
    if (sealed) {
      stored =
          bench.box.seal(
              id,
              count,
              into.buffer(0, stored),
              bench.record.buffer(at + HEADER, bench.record.size()));
    }
    var record = bench.record.buffer();
    record.clear();
    record.putInt(at, MAGIC);
    record.put(at + AT_CODEC, (byte) how);
    record.put(at + AT_CIPHER, (byte) sealing.cipher());
    record.putShort(at + AT_VERSION, (short) VERSION);
    record.putLong(at + AT_ID, id);
    record.putInt(at + AT_LENGTH, length);
    record.putInt(at + AT_STORED, stored);
    record.putLong(at + AT_NONCE, count);
    record.putInt(at + AT_NONCE + Long.BYTES, 0);
    record.putInt(at + AT_CHECKSUM, checksum(bench, at, stored));
    return aligned(HEADER + stored);
  }

  private static int checksum(Workbench bench, int at, int stored) {
    var sum = bench.checksum;
    sum.reset();
    sum.update(bench.record.buffer(at, at + AT_CHECKSUM));
    sum.update(bench.record.buffer(at + HEADER, at + HEADER + stored));
    return (int) sum.getValue();
  }

  /**
   * Looks whether what is in the bench's record scratch is that page's record, undamaged.
   *
   * @return what is wrong with it, null for nothing
   */
  static @Nullable String check(Workbench bench, int at, int size, long id, int length) {
    var record = bench.record.buffer();
    record.clear();
    if (size < HEADER
        || record.getInt(at) != MAGIC
        || record.getShort(at + AT_VERSION) != VERSION) {
      return "what is there is no record";
    }
    var stored = record.getInt(at + AT_STORED);
    if (stored < 0 || stored > size - HEADER) {
      return "its record says another length";
    }
    if (record.getInt(at + AT_CHECKSUM) != checksum(bench, at, stored)) {
      return "its checksum does not match";
    }
    record.clear();
    if (record.getLong(at + AT_ID) != id || record.getInt(at + AT_LENGTH) != length) {
      return "what is there is another page";
    }
    return null;
  }

  /**
   * The page's bytes, of a record at the start of the bench's record scratch that has been checked.
   *
   * @return how far they are from the start of {@link Workbench#result}; negative if they are not
   *     what was written
   */
  int read(Workbench bench, long id, int length) {
    var record = bench.record.buffer();
    record.clear();
    var how = record.get(AT_CODEC);
    var stored = record.getInt(AT_STORED);
    var from = bench.record;
    var start = HEADER;
    if (record.get(AT_CIPHER) != Sealing.NONE) {
      bench.packed.reserve(stored);
      try {
        stored =
            bench.box.open(
                id,
                record.getLong(AT_NONCE),
                bench.record.buffer(HEADER, HEADER + stored),
                bench.packed.buffer(0, bench.packed.size()));
      } catch (GeneralSecurityException damaged) {
        return -1;
      }
      from = bench.packed;
      start = 0;
    }
    if (how == Codec.RAW) {
      bench.result = from;
      return stored == length ? start : -1;
    }
    var into = bench.into;
    into.reserve(length);
    bench.result = into;
    from.buffer().clear();
    into.buffer().clear();
    return codec.unpack(how, from, start, stored, into, length) == length ? 0 : -1;
  }
}
