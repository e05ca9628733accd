package io.cemaf.agent.page;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/** A file of records, one after the other, that nobody writes to twice. */
final class Segment implements Closeable {
  static final int HEADER = 64;

  private static final long MAGIC = 0x47455346414D4543L; // "CEMAFSEG", as a little-endian number

  final int number;
  final long capacity;
  private final FileChannel channel;

  /** Under the spill's lock. */
  long end = HEADER;

  /** Bytes of records that are or may become a page's. */
  final AtomicLong alive = new AtomicLong();

  /** Nothing is appended any more. */
  volatile boolean full;

  /** It has been compacted as far as it could be. */
  volatile boolean left;

  Segment(int number, long capacity, FileChannel channel) {
    this.number = number;
    this.capacity = capacity;
    this.channel = channel;
  }

  /** Writes what stands at a segment's start, using the bench's checksum. */
  void begin(Workbench bench) throws IOException {
    try (var header = Area.of(HEADER)) {
      var bytes = header.buffer();
      for (var at = 0; at < HEADER; at += Long.BYTES) {
        bytes.putLong(at, 0);
      }
      bytes.putLong(0, MAGIC);
      bytes.putShort(8, (short) Records.VERSION);
      bytes.putInt(12, number);
      bytes.putLong(16, capacity);
      bench.checksum.reset();
      bench.checksum.update(bytes.clear().limit(HEADER - 4));
      bytes.clear();
      bytes.putInt(HEADER - 4, (int) bench.checksum.getValue());
      write(bytes, 0);
    }
  }

  void write(ByteBuffer bytes, long offset) throws IOException {
    for (var at = offset; bytes.hasRemaining(); ) {
      at += channel.write(bytes, at);
    }
  }

  void read(ByteBuffer into, long offset) throws IOException {
    for (var at = offset; into.hasRemaining(); ) {
      var got = channel.read(into, at);
      if (got < 0) {
        throw new EOFException("its file ends before it");
      }
      at += got;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
