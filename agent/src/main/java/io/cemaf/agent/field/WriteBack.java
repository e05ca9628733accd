package io.cemaf.agent.field;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.page.Pages;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that whoever has read them may write to. They are compared with their page when they are
 * to be kept no longer, and get another page if they differ.
 */
final class WriteBack {
  private static final int LOCKS = 64;

  private final Pages pages;
  private final Slots slots;
  private final Health health;
  private final IntFunction<@Nullable PagedField> fields;

  /** By slot: while one is held, no page of its slots is replaced. */
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  /**
   * For one table.
   *
   * @param fields by their numbers
   */
  WriteBack(Pages pages, Slots slots, Health health, IntFunction<@Nullable PagedField> fields) {
    this.pages = pages;
    this.slots = slots;
    this.health = health;
    this.fields = fields;
    for (var i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  ReentrantLock lock(int slot) {
    return locks[slot & (LOCKS - 1)];
  }

  /** Two sums of different polynomials and the length: what differs differs in one of them. */
  static long sum(byte[] bytes) {
    var first = new CRC32();
    first.update(bytes);
    var second = new CRC32C();
    second.update(bytes);
    return (first.getValue() << 32 | second.getValue()) + bytes.length;
  }

  /** Whether an array's page has what is in it, now if not before; under its slot's lock. */
  boolean save(int slot, byte[] bytes) {
    try {
      var sum = sum(bytes);
      if (sum == slots.sum(slot)) {
        return true;
      }
      var field = fields.apply(slots.field(slot));
      if (field != null) {
        var terms = field.terms();
        var page = pages.put(terms.group(), terms.priority(), bytes, 0, bytes.length);
        if (page != Pages.NONE) {
          var before = slots.page(slot);
          slots.setPage(slot, page);
          slots.setSum(slot, sum);
          pages.free(before);
          return true;
        }
      }
      health.count(FallBack.VALUE_NOT_PAGED);
    } catch (RuntimeException | LinkageError | OutOfMemoryError problem) {
      health.fault("writing an array back", problem);
    }
    return false;
  }
}
