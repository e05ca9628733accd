package io.cemaf.agent.page;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to write or read a page on disk, kept for the next one. For one thread at a time.
 */
final class Workbench implements AutoCloseable {
  static final int BATCH = 64;

  final Scratch plain;
  final Scratch packed;

  /** The page's frame, where that is in one piece. */
  final Scratch frame;

  /** As on disk. */
  final Scratch record;

  final Unpacked unpacked;

  /** Which pages are to be written as one record. */
  final Contents contents = new Contents();

  /** Where the bytes are that are to be written. */
  Scratch from;

  /** Where those that are read are to be unpacked. */
  Scratch into;

  /** Where the bytes of the page are that was read last. */
  Scratch result;

  /** Where it was written to. */
  @Nullable Segment segment;

  long offset;

  /** Pages that are moved together; a compactor has some that wait, and some of one record. */
  final int[] batch = new int[2 * BATCH];

  /** Pages that somebody else moves. */
  final int[] busy = new int[BATCH];

  /** Of a batch's: where their records begin, how large they are, and what of them is theirs. */
  final int[] starts = new int[BATCH];

  final int[] sizes = new int[BATCH];
  final int[] slots = new int[BATCH];
  final int[] shares = new int[BATCH];

  final CRC32C checksum = new CRC32C();
  final Sealing.Box box;

  private Workbench(Sealing.Box box, LongAdder account) {
    this.box = box;
    plain = new Scratch(account);
    packed = new Scratch(account);
    frame = new Scratch(account);
    record = new Scratch(account);
    unpacked = new Unpacked(new Scratch(account));
    from = plain;
    into = plain;
    result = plain;
  }

  @Override
  public void close() {
    plain.close();
    packed.close();
    record.close();
    unpacked.close();
  }

  /** Those that nobody uses, some at most. */
  static final class Pool implements AutoCloseable {
    private static final int MOST = 8;

    private final AtomicReferenceArray<Workbench> idle = new AtomicReferenceArray<>(MOST);
    private final LongAdder account = new LongAdder();
    private final Sealing sealing;

    Pool(Sealing sealing) {
      this.sealing = sealing;
    }

    /** What all of them take, in use or not, in bytes. */
    long size() {
      return account.sum();
    }

    /** The one that has the record at this place unpacked, if it is idle; otherwise any. */
    Workbench take(int segment, long offset) {
      for (var i = 0; i < MOST; i++) {
        var there = idle.getPlain(i);
        if (there != null
            && there.unpacked.seems(segment, offset)
            && idle.compareAndSet(i, there, null)) {
          return there;
        }
      }
      return take();
    }

    Workbench take() {
      for (var i = 0; i < MOST; i++) {
        if (idle.getPlain(i) != null) {
          var taken = idle.getAndSet(i, null);
          if (taken != null) {
            return taken;
          }
        }
      }
      return new Workbench(sealing.box(), account);
    }

    void give(Workbench bench) {
      for (var i = 0; i < MOST; i++) {
        if (idle.getPlain(i) == null && idle.compareAndSet(i, null, bench)) {
          return;
        }
      }
      bench.close();
    }

    /** Those that are in use are closed by whoever gives them back. */
    @Override
    public void close() {
      for (var i = 0; i < MOST; i++) {
        var there = idle.getAndSet(i, null);
        if (there != null) {
          there.close();
        }
      }
    }
  }
}
