package io.cemaf.agent.page;

import com.github.luben.zstd.Zstd;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.PageSpec.Compression;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** What makes bytes fewer. What it makes says nothing of how; records of pages do. */
final class Codec {
  static final int RAW = 0;
  static final int LZ4 = 1;
  static final int ZSTD = 2;

  private static final int ZSTD_LEVEL = 1;

  private final int number;
  private final LZ4Compressor compressor;
  private final LZ4SafeDecompressor decompressor;

  private Codec(int number, LZ4Factory factory) {
    this.number = number;
    compressor = factory.fastCompressor();
    decompressor = factory.safeDecompressor();
  }

  /** Loads native code, which may have to be replaced by slower code. */
  static Codec of(Compression compression, Health health) {
    var number =
        switch (compression) {
          case NONE -> RAW;
          case LZ4 -> LZ4;
          case ZSTD -> zstd(health);
        };
    try {
      return new Codec(number, LZ4Factory.nativeInstance());
    } catch (LinkageError | RuntimeException without) {
      health.count(FallBack.PAGES_IN_PURE_JAVA);
      return new Codec(number, LZ4Factory.safeInstance());
    }
  }

  private static int zstd(Health health) {
    try {
      return Zstd.compressBound(1) > 0 ? ZSTD : LZ4;
    } catch (LinkageError | RuntimeException without) {
      health.count(FallBack.PAGES_IN_PURE_JAVA);
      return LZ4;
    }
  }

  /**
   * How a page is to be packed.
   *
   * @param cold whether it is not expected to be read soon: what unpacks slower but is smaller then
   *     pays
   */
  int choose(boolean cold) {
    return number == ZSTD && !cold ? LZ4 : number;
  }

  /** At most, of so many bytes. */
  int bound(int length) {
    var plain = compressor.maxCompressedLength(length);
    return number == ZSTD ? Math.max(plain, (int) Zstd.compressBound(length)) : plain;
  }

  /**
   * Packs bytes.
   *
   * @return how many there are now; what {@link #bound} says or fewer
   */
  int pack(int how, Scratch from, int length, Scratch into, int at) {
    return how == ZSTD
        ? Math.toIntExact(
            Zstd.compressUnsafe(
                into.address() + at, into.size() - at, from.address(), length, ZSTD_LEVEL))
        : compressor.compress(from.buffer(), 0, length, into.buffer(), at, into.size() - at);
  }

  /**
   * Unpacks bytes, never writing beyond what it is given.
   *
   * @return how many there are, negative if these were not packed
   */
  int unpack(int how, Scratch from, int at, int stored, Scratch into, int length) {
    try {
      return how == ZSTD
          ? Math.toIntExact(
              Zstd.decompressUnsafe(into.address(), length, from.address() + at, stored))
          : decompressor.decompress(from.buffer(), at, stored, into.buffer(), 0, length);
    } catch (RuntimeException damaged) {
      return -1;
    }
  }
}
