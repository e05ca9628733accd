package io.cemaf.agent.page;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Asks for the pages that come next where pages are read in the order in which they were put. Each
 * thread has its own place in that order; a few threads may share one, and then nothing is asked
 * for.
 */
final class ReadAhead {
  private static final int STREAMS = 32;

  /** Reads in a row after which the next ones are asked for. */
  private static final int ENOUGH = 3;

  private static final int AHEAD = 8;

  private final PageTable table;
  private final Residents residents;

  /** The row read last above, how many came in a row before it below. */
  private final AtomicLongArray streams = new AtomicLongArray(STREAMS);

  ReadAhead(PageTable table, Residents residents) {
    this.table = table;
    this.residents = residents;
  }

  /** A row's page has been read; true if others have been asked for. */
  boolean read(int index) {
    @SuppressWarnings("deprecation") // threadId() is not on 17
    var stream = (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 59);
    var last = streams.getPlain(stream);
    var run = (int) (last >>> 32) + 1 == index ? Math.min(ENOUGH + 1, (int) last + 1) : 0;
    streams.setPlain(stream, (long) index << 32 | run);
    if (run < ENOUGH) {
      return false;
    }
    var asked = false;
    for (var next = run == ENOUGH ? index + 1 : index + AHEAD; next <= index + AHEAD; next++) {
      asked |= ask(next);
    }
    return asked;
  }

  private boolean ask(int index) {
    if (!table.isThere(index)) {
      return false;
    }
    var word = table.word(index);
    if ((word & (PageTable.LIVE | PageTable.RAM | PageTable.DISK | PageTable.DOOMED))
        != (PageTable.LIVE | PageTable.DISK)) {
      return false;
    }
    residents.asked(table.id(index));
    return true;
  }
}
