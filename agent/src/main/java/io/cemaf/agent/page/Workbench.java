package io.cemaf.agent.page;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to write or read a page on disk, kept for the next one. For one thread at a time.
 */
final class Workbench implements AutoCloseable {
  static final int BATCH = 64;

  final Scratch plain = new Scratch();
  final Scratch packed = new Scratch();

  /** The page's frame, where that is in one piece. */
  final Scratch frame = new Scratch();

  /** Where the bytes are that are to be written. */
  Scratch from = plain;

  /** Where those that are read are to be unpacked. */
  Scratch into = plain;

  /** As on disk. */
  final Scratch record = new Scratch();

  /** Where the bytes of the page are that was read last. */
  Scratch result = plain;

  /** Where it was written to. */
  @Nullable Segment segment;

  long offset;

  /** Pages that are moved together, and where their records begin. */
  final int[] batch = new int[BATCH];

  final int[] starts = new int[BATCH + 1];

  final CRC32C checksum = new CRC32C();
  final Sealing.Box box;

  private Workbench(Sealing.Box box) {
    this.box = box;
  }

  @Override
  public void close() {
    plain.close();
    packed.close();
    record.close();
  }

  /** Those that nobody uses, some at most. */
  static final class Pool implements AutoCloseable {
    private static final int MOST = 8;

    private final AtomicReferenceArray<Workbench> idle = new AtomicReferenceArray<>(MOST);
    private final Sealing sealing;

    Pool(Sealing sealing) {
      this.sealing = sealing;
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
      return new Workbench(sealing.box());
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
