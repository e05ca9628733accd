package io.cemaf.agent.field;

import java.lang.ref.ReferenceQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * The table of stubs: on the heap one reference each, everything else in raw memory, three words a
 * slot.
 *
 * <pre>
 *   0   page (63 bits) | coder (1 bit)
 *   8   unused (31) | hash is known (1) | hash (32)
 *   16  field's number (32) | bytes (32)
 * </pre>
 *
 * <p>A slot is used again once its stub has died. Whoever reads one holds its stub, so it cannot
 * change meanwhile, but for the hash, which is written in one step.
 */
final class Slots {
  private static final Unsafe UNSAFE = Unsafe.getUnsafe();
  private static final int CHUNK_BITS = 12;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNKS = 1 << 14;
  private static final int WORDS = 3 * Long.BYTES;
  private static final long HASH_KNOWN = 1L << 32;

  private record Chunk(AtomicReferenceArray<@Nullable Stub> stubs, long memory) {}

  private final AtomicReferenceArray<@Nullable Chunk> chunks = new AtomicReferenceArray<>(CHUNKS);
  private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger used = new AtomicInteger();
  private final ReferenceQueue<Object> died;

  Slots(ReferenceQueue<Object> died) {
    this.died = died;
  }

  /** A slot that nobody uses; throws if there is none. */
  int take() {
    var again = free.poll();
    return again == null ? fresh() : again;
  }

  private int fresh() {
    var slot = used.getAndIncrement();
    if (slot < 0 || slot >= CHUNKS * CHUNK) {
      used.decrementAndGet();
      throw new IllegalStateException("no more values can be paged");
    }
    return slot;
  }

  /** Makes the stub of a slot. */
  String put(int slot, long page, byte coder, int field, int bytes, String ofField) {
    var chunk = chunkOf(slot);
    var word = word(chunk, slot);
    UNSAFE.putLong(word, page << 1 | coder);
    put(word, field, bytes);
    var text = Stub.text(slot, ofField);
    chunk.stubs.setRelease(slot & (CHUNK - 1), new Stub(text, slot, died));
    return text;
  }

  /** Makes the stub of a slot, for an array. */
  byte[] put(int slot, long page, int field, int bytes) {
    var chunk = chunkOf(slot);
    var word = word(chunk, slot);
    UNSAFE.putLong(word, page << 1);
    put(word, field, bytes);
    var stub = Stub.bytes(slot);
    chunk.stubs.setRelease(slot & (CHUNK - 1), new Stub(stub, slot, died));
    return stub;
  }

  private static void put(long word, int field, int bytes) {
    UNSAFE.putLong(word + 8, 0);
    UNSAFE.putLong(word + 16, (long) field << 32 | bytes);
  }

  private Chunk chunkOf(int slot) {
    var place = slot >>> CHUNK_BITS;
    var known = chunks.get(place);
    if (known != null) {
      return known;
    }
    var stubs = new AtomicReferenceArray<@Nullable Stub>(CHUNK);
    var fresh = new Chunk(stubs, UNSAFE.allocateMemory((long) CHUNK * WORDS));
    if (chunks.compareAndSet(place, null, fresh)) {
      return fresh;
    }
    UNSAFE.freeMemory(fresh.memory);
    return chunkOf(slot);
  }

  /** Whether a slot has got its stub. */
  boolean isPut(int slot) {
    return chunkOf(slot).stubs.getAcquire(slot & (CHUNK - 1)) != null;
  }

  /** The slot of a stub; negative if this object, whatever its text, is none. */
  int find(String text) {
    return find(text, Stub.slot(text));
  }

  int find(byte[] bytes) {
    return find(bytes, Stub.slot(bytes));
  }

  private int find(Object value, int slot) {
    if (slot < 0 || slot >= CHUNKS * CHUNK) {
      return -1;
    }
    var chunk = chunks.get(slot >>> CHUNK_BITS);
    var stub = chunk == null ? null : chunk.stubs.getAcquire(slot & (CHUNK - 1));
    return stub != null && stub.refersTo(value) ? slot : -1;
  }

  long page(int slot) {
    return UNSAFE.getLong(word(slot)) >>> 1;
  }

  /** An array's content is in another page from here on. */
  void setPage(int slot, long page) {
    UNSAFE.putLong(word(slot), page << 1);
  }

  /** What an array was like when its page was written. */
  long sum(int slot) {
    return UNSAFE.getLong(word(slot) + 8);
  }

  void setSum(int slot, long sum) {
    UNSAFE.putLong(word(slot) + 8, sum);
  }

  byte coder(int slot) {
    return (byte) (UNSAFE.getLong(word(slot)) & 1);
  }

  int bytes(int slot) {
    return (int) UNSAFE.getLong(word(slot) + 16);
  }

  int field(int slot) {
    return (int) (UNSAFE.getLong(word(slot) + 16) >>> 32);
  }

  boolean hasHash(int slot) {
    return (UNSAFE.getLong(word(slot) + 8) & HASH_KNOWN) != 0;
  }

  int hash(int slot) {
    return (int) UNSAFE.getLong(word(slot) + 8);
  }

  void setHash(int slot, int hash) {
    UNSAFE.putLong(word(slot) + 8, HASH_KNOWN | (hash & 0xffffffffL));
  }

  /** Lets a slot be used again whose stub has died. */
  void release(int slot) {
    chunkOf(slot).stubs.set(slot & (CHUNK - 1), null);
    free.add(slot);
  }

  private long word(int slot) {
    return word(chunkOf(slot), slot);
  }

  private static long word(Chunk chunk, int slot) {
    return chunk.memory + (long) (slot & (CHUNK - 1)) * WORDS;
  }

  /** Gives the memory back; nobody may have a stub any more. */
  void close() {
    for (var place = 0; place < CHUNKS; place++) {
      var chunk = chunks.getAndSet(place, null);
      if (chunk != null) {
        UNSAFE.freeMemory(chunk.memory);
      }
    }
  }
}
