package io.cemaf.agent.page;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.internal.misc.Unsafe;
import org.agrona.UnsafeApi;

/**
 * A stretch of memory outside the heap, aligned so that the kernel copies to it at full speed. Not
 * counted as direct memory of the application's.
 */
final class Area implements AutoCloseable {
  /** Below that a read from a file takes up to five times as long. */
  static final int ALIGNMENT = 64;

  static final Unsafe UNSAFE = Unsafe.getUnsafe();

  /** An int in some JDKs and a long in others: only a bridge can ask for it. */
  static final long BYTES = UnsafeApi.arrayBaseOffset(byte[].class);

  private static final long ADDRESS = UNSAFE.objectFieldOffset(Buffer.class, "address");
  private static final long CAPACITY = UNSAFE.objectFieldOffset(Buffer.class, "capacity");

  private final long base;
  final long address;
  final long size;
  private boolean closed;

  private Area(long base, long size) {
    this.base = base;
    this.size = size;
    address = (base + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Memory with any content, not touched yet; an OutOfMemoryError where there is none. */
  static Area of(long size) {
    return new Area(UNSAFE.allocateMemory(size + ALIGNMENT), size);
  }

  static Area zeroed(long size) {
    var area = of(size);
    UNSAFE.setMemory(area.address, size, (byte) 0);
    return area;
  }

  /** An array with any content, which is all written before anybody reads it. */
  static byte[] array(int length) {
    return (byte[]) UNSAFE.allocateUninitializedArray(byte.class, length);
  }

  /** All of it, for channels, codecs and ciphers; must not be used after {@link #close}. */
  ByteBuffer buffer() {
    var view = view();
    aim(view, address, (int) size);
    return view;
  }

  /** A buffer that is nowhere yet. */
  static ByteBuffer view() {
    return ByteBuffer.allocateDirect(0).duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes such a buffer stand for these bytes. */
  static void aim(ByteBuffer view, long address, int bytes) {
    UNSAFE.putLong(view, ADDRESS, address);
    UNSAFE.putInt(view, CAPACITY, bytes);
    view.clear();
  }

  /** Gives it back, once. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      UNSAFE.freeMemory(base);
    }
  }
}
