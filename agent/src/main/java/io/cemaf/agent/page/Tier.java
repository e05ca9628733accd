package io.cemaf.agent.page;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.GeneralSecurityException;

/** What is on disk, and how it comes and goes. */
final class Tier implements AutoCloseable {
  final Workbench.Pool benches;
  final Spill spill;
  final Evictor evictor;
  final Compactor compactor;
  private final Records records;
  private final Health health;
  private final MethodHandle evicting;
  private final MethodHandle reading;
  private final MethodHandle compacting;
  private volatile boolean closed;

  Tier(
      Workbench.Pool benches,
      Records records,
      Spill spill,
      Evictor evictor,
      Compactor compactor,
      Health health) {
    this.benches = benches;
    this.records = records;
    this.spill = spill;
    this.evictor = evictor;
    this.compactor = compactor;
    this.health = health;
    var own = MethodHandles.lookup();
    compacting = Apart.method(own, "compactHere", boolean.class);
    evicting = Apart.method(own, "evictHere", int.class, int.class);
    reading =
        Apart.method(
            own, "readHere", int.class, Workbench.class, long.class, long.class, Group.class);
  }

  /** Makes room; 0 if that is impossible now. */
  int evict(int wanted) {
    try {
      return (int) evicting.invokeExact(this, wanted);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  int evictHere(int wanted) {
    var bench = benches.take();
    try {
      return evictor.evict(bench, wanted);
    } finally {
      benches.give(bench);
    }
  }

  /**
   * Writes bytes as a page's record, and notes in the bench where.
   *
   * @return its size; 0 if that is impossible now
   */
  int write(Workbench bench, long id, byte[] bytes, int offset, int length) {
    try {
      bench.plain.reserve(length);
      bench.from = bench.plain;
      bench.record.reserve(records.bound(1, length));
      Area.UNSAFE.copyMemory(bytes, Area.BYTES + offset, null, bench.plain.address(), length);
      bench.contents.clear();
      bench.contents.add(id, length);
      var size = records.write(bench, 0, records.packing(true));
      return spill.append(bench, size) ? size : 0;
    } catch (GeneralSecurityException | RuntimeException | OutOfMemoryError impossible) {
      health.fault("packing pages", impossible);
      return 0;
    }
  }

  /** For a page that whoever asks has entered: the one that has its record unpacked, if any has. */
  Workbench bench(long row) {
    return Row.length(row) <= Records.SMALL
        ? benches.take(Row.segment(row), Row.offset(row))
        : benches.take();
  }

  /** Copies what is written thinly, if anything is. */
  boolean compact() {
    try {
      return (boolean) compacting.invokeExact(this);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  boolean compactHere() {
    var bench = benches.take();
    try {
      return compactor.step(bench);
    } finally {
      benches.give(bench);
    }
  }

  /**
   * Reads a page that whoever asks has entered.
   *
   * @return where its bytes begin in the bench's result
   * @throws PageLostException if they are not what was written, or cannot be read
   */
  int read(Workbench bench, long id, long row, Group group) {
    try {
      return (int) reading.invokeExact(this, bench, id, row, group);
    } catch (Throwable problem) {
      throw Apart.thrown(problem);
    }
  }

  int readHere(Workbench bench, long id, long row, Group group) {
    var wrong = "its bytes are not what was written";
    try {
      var segment = Row.segment(row);
      var offset = Row.offset(row);
      var stored = Row.stored(row);
      var slot = Row.slot(row);
      var length = Row.length(row);
      var kept = bench.unpacked.find(segment, offset, slot, id, length);
      if (kept >= 0) {
        bench.result = bench.unpacked.bytes;
        return kept;
      }
      spill.read(bench, segment, offset, stored);
      var found = Records.check(bench, stored, slot, id, length);
      if (found == null) {
        var at = records.read(bench, slot, segment, offset);
        if (at >= 0) {
          return at;
        }
      } else {
        wrong = found;
      }
    } catch (IOException unreadable) {
      wrong = "its file cannot be read: " + unreadable.getMessage();
    }
    throw new PageLostException(id, group.name(), wrong);
  }

  /** Whoever asked for a page is told that it is lost. */
  void lost(Group group) {
    group.lost.increment();
    health.count(FallBack.PAGE_LOST);
  }

  /** With no page left. */
  @Override
  public void close() {
    closed = true;
    spill.close();
    benches.close();
  }

  boolean isClosed() {
    return closed;
  }
}
