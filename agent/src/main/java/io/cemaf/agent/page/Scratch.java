package io.cemaf.agent.page;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Memory to work in, as large as the largest thing so far. For one thread at a time. */
final class Scratch implements AutoCloseable {
  private static final long STEP = 64 << 10;

  private final LongAdder account;
  private @Nullable Area area;
  private @Nullable ByteBuffer buffer;
  private long address;
  private long size;

  /**
   * None yet.
   *
   * @param account of all that such as this one have, in bytes
   */
  Scratch(LongAdder account) {
    this.account = account;
  }

  /** Room for so much; what was in it is gone if there was not. */
  void reserve(long bytes) {
    if (size >= bytes) {
      return;
    }
    close();
    var fresh = Area.of((bytes + STEP - 1) / STEP * STEP);
    area = fresh;
    buffer = fresh.buffer();
    address = fresh.address;
    size = fresh.size;
    account.add(size);
  }

  /** Stands for somebody else's memory from now on; only for one that never has its own. */
  void aim(long address, int bytes) {
    var view = buffer == null ? Area.view() : buffer;
    Area.aim(view, address, bytes);
    buffer = view;
    this.address = address;
    size = bytes;
  }

  long address() {
    return address;
  }

  int size() {
    return (int) size;
  }

  /** All of it; its position and limit are anybody's. */
  ByteBuffer buffer() {
    return Objects.requireNonNull(buffer);
  }

  ByteBuffer buffer(int from, int to) {
    return buffer().clear().position(from).limit(to);
  }

  @Override
  public void close() {
    if (area != null) {
      area.close();
      account.add(-size);
      area = null;
      buffer = null;
      size = 0;
    }
  }
}
