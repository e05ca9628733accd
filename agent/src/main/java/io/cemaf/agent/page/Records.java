package io.cemaf.agent.page;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Pages as they stand in a segment: a header, which pages they are, and their bytes, packed and
 * sealed as one. docs/page-format.md has the diagram.
 */
final class Records {
  static final int MAGIC = 0x45474150; // "PAGE", as a little-endian number
  static final int VERSION = 2;
  static final int HEADER = 36;
  static final int ENTRY = 12;
  static final int ALIGNMENT = 64;

  /**
   * Pages of at most so many bytes share a record: below that lz4 has too little to look back to.
   */
  static final int SMALL = 16 << 10;

  /** Of pages that share a record, at most: whoever reads one of them unpacks all. */
  static final int TOGETHER = 16 << 10;

  static final int AT_CODEC = 4;
  static final int AT_CIPHER = 5;
  static final int AT_VERSION = 6;
  static final int AT_PAGES = 8;
  static final int AT_LENGTH = 12;
  static final int AT_STORED = 16;
  static final int AT_NONCE = 20;
  static final int AT_CHECKSUM = 32;

  /** What does not shrink to that is not worth unpacking. */
  private static final double WORTH = 0.9;

  private final Codec codec;
  private final Sealing sealing;

  Records(Codec codec, Sealing sealing) {
    this.codec = codec;
    this.sealing = sealing;
  }

  /** Of a record, at most, for so many pages of that length together. */
  int bound(int pages, int length) {
    return aligned(body(pages) + Math.max(length, codec.bound(length)) + sealing.overhead());
  }

  /** How a page is to be packed. */
  int packing(boolean cold) {
    return codec.choose(cold);
  }

  private static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Where the bytes of a record begin that is at the start of the buffer. */
  private static int body(int pages) {
    return HEADER + pages * ENTRY;
  }

  /** With its header, and what fills it up; 0 or less if that cannot be. */
  static int size(ByteBuffer record) {
    var pages = record.getInt(AT_PAGES);
    var stored = record.getInt(AT_STORED);
    return pages < 1 || pages > Workbench.BATCH || stored < 0 ? 0 : aligned(body(pages) + stored);
  }

  /** How its bytes are packed. */
  static int packed(ByteBuffer record) {
    return record.get(AT_CODEC);
  }

  static int pages(ByteBuffer record) {
    return record.getInt(AT_PAGES);
  }

  static long id(ByteBuffer record, int slot) {
    return record.getLong(body(slot));
  }

  /** Of a page in a record that has been checked, where it begins among their bytes. */
  static int start(ByteBuffer record, int slot) {
    return slot == 0 ? 0 : end(record, slot - 1);
  }

  private static int end(ByteBuffer record, int slot) {
    return record.getInt(body(slot) + Long.BYTES);
  }

  /**
   * Makes a record of the pages in {@link Workbench#contents}, whose bytes are in {@link
   * Workbench#from}, at this place of the bench's record scratch, where there is room for {@link
   * #bound}.
   *
   * @param packing how to try to make it smaller
   * @return its size
   */
  int write(Workbench bench, int at, int packing) throws GeneralSecurityException {
    var pages = bench.contents.count();
    var length = bench.contents.length();
    var body = at + body(pages);
    list(bench, at + HEADER);
    var sealed = sealing.cipher() != Sealing.NONE;
    var into = sealed ? bench.packed : bench.record;
    var start = sealed ? 0 : body;
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
      bench.box.about(bench.record.buffer(at + HEADER, body));
      stored =
          bench.box.seal(
              count, into.buffer(0, stored), bench.record.buffer(body, bench.record.size()));
    }
    var record = bench.record.buffer();
    record.clear();
    record.putInt(at, MAGIC);
    record.put(at + AT_CODEC, (byte) how);
    record.put(at + AT_CIPHER, (byte) sealing.cipher());
    record.putShort(at + AT_VERSION, (short) VERSION);
    record.putInt(at + AT_PAGES, pages);
    record.putInt(at + AT_LENGTH, length);
    record.putInt(at + AT_STORED, stored);
    record.putLong(at + AT_NONCE, count);
    record.putInt(at + AT_NONCE + Long.BYTES, 0);
    record.putInt(at + AT_CHECKSUM, checksum(bench, at, body - at + stored));
    return aligned(body - at + stored);
  }

  private static void list(Workbench bench, int at) {
    var contents = bench.contents;
    var record = bench.record.buffer();
    record.clear();
    for (var slot = 0; slot < contents.count(); slot++) {
      record.putLong(at + slot * ENTRY, contents.id(slot));
      record.putInt(at + slot * ENTRY + Long.BYTES, contents.end(slot));
    }
  }

  private static int checksum(Workbench bench, int at, int bytes) {
    var sum = bench.checksum;
    sum.reset();
    sum.update(bench.record.buffer(at, at + AT_CHECKSUM));
    sum.update(bench.record.buffer(at + HEADER, at + bytes));
    return (int) sum.getValue();
  }

  /**
   * Looks whether what is at the start of the bench's record scratch is a record, undamaged.
   *
   * @return what is wrong with it, null for nothing
   */
  static @Nullable String check(Workbench bench, int size) {
    var record = bench.record.buffer();
    record.clear();
    if (size < HEADER || record.getInt(0) != MAGIC || record.getShort(AT_VERSION) != VERSION) {
      return "what is there is no record";
    }
    if (size(record) != size) {
      return "its record says another length";
    }
    if (record.getInt(AT_CHECKSUM)
        != checksum(bench, 0, body(pages(record)) + record.getInt(AT_STORED))) {
      return "its checksum does not match";
    }
    record.clear();
    return isListed(record) ? null : "its record says another length";
  }

  private static boolean isListed(ByteBuffer record) {
    var before = 0;
    for (var slot = 0; slot < pages(record); slot++) {
      if (end(record, slot) < before) {
        return false;
      }
      before = end(record, slot);
    }
    return before == record.getInt(AT_LENGTH);
  }

  /** The same for the record of one page, among others or not. */
  static @Nullable String check(Workbench bench, int size, int slot, long id, int length) {
    var wrong = check(bench, size);
    if (wrong != null) {
      return wrong;
    }
    var record = bench.record.buffer();
    return slot >= pages(record)
            || id(record, slot) != id
            || end(record, slot) - start(record, slot) != length
        ? "what is there is another page"
        : null;
  }

  /**
   * The bytes of all pages, of a record at the start of the bench's record scratch that has been
   * checked.
   *
   * @param into where they go if they have to be unpacked
   * @return how far they are from the start of {@link Workbench#result}; negative if they are not
   *     what was written
   */
  int unpack(Workbench bench, Scratch into) {
    var record = bench.record.buffer();
    record.clear();
    var how = record.get(AT_CODEC);
    var stored = record.getInt(AT_STORED);
    var length = record.getInt(AT_LENGTH);
    var start = body(pages(record));
    var from = bench.record;
    if (record.get(AT_CIPHER) != Sealing.NONE) {
      var count = record.getLong(AT_NONCE);
      var end = start + stored;
      bench.packed.reserve(stored);
      bench.box.about(bench.record.buffer(HEADER, start));
      try {
        stored =
            bench.box.open(
                count,
                bench.record.buffer(start, end),
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
    into.reserve(length);
    bench.result = into;
    from.buffer().clear();
    into.buffer().clear();
    return codec.unpack(how, from, start, stored, into, length) == length ? 0 : -1;
  }

  /**
   * The bytes of one page, as {@link #unpack}; those of the others in its record are kept in {@link
   * Workbench#unpacked}.
   */
  int read(Workbench bench, int slot, int segment, long offset) {
    var record = bench.record.buffer();
    record.clear();
    if (pages(record) == 1) {
      return unpack(bench, bench.into);
    }
    var unpacked = bench.unpacked;
    unpacked.forget();
    var length = record.getInt(AT_LENGTH);
    var at = unpack(bench, unpacked.bytes);
    if (at < 0) {
      return at;
    }
    if (bench.result != unpacked.bytes) {
      unpacked.bytes.reserve(length);
      Area.UNSAFE.copyMemory(bench.result.address() + at, unpacked.bytes.address(), length);
      bench.result = unpacked.bytes;
    }
    record.clear();
    unpacked.contents.clear();
    for (var each = 0; each < pages(record); each++) {
      unpacked.contents.add(id(record, each), end(record, each) - start(record, each));
    }
    unpacked.is(segment, offset);
    return unpacked.contents.start(slot);
  }
}
