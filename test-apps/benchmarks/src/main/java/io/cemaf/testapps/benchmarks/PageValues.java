package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.context.Prose;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;

/** Values from a seed, the same each time, that lz4 makes three times smaller at 64 KB. */
final class PageValues {
  private static final int POOL = 8 << 20;
  private static final int SAMPLES = 64;
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  private final byte[] pool = new Prose().bytes(7, POOL);
  private final int length;

  /** Of that many bytes each. */
  PageValues(int length) {
    this.length = length;
  }

  /** Writes a value, whose first bytes are its key. */
  void write(long key, byte[] into) {
    System.arraycopy(pool, offset(key), into, 0, length);
    ByteBuffer.wrap(into).putLong(0, key);
  }

  byte[] value(long key) {
    var value = new byte[length];
    write(key, value);
    return value;
  }

  private int offset(long key) {
    return (int) ((((key + 1) * MIXER) >>> 33) % (POOL - length));
  }

  /** Fails unless that is the value; all of it is looked at now and then. */
  void require(long key, byte[] value, boolean wholly) {
    if (value.length != length
        || ByteBuffer.wrap(value).getLong(0) != key
        || (wholly && !Arrays.equals(value, value(key)))) {
      throw new IllegalStateException("the value of " + key + " is another one");
    }
  }

  /** How many times smaller lz4 makes one. */
  double ratio() {
    var packer = LZ4Factory.fastestInstance().fastCompressor();
    var packed = 0L;
    for (var key = 0; key < SAMPLES; key++) {
      packed += packer.compress(value(key)).length;
    }
    return (double) SAMPLES * length / packed;
  }
}
