package io.cemaf.agent.page;

import io.cemaf.Priority;
import io.cemaf.rules.PageSpec.Eviction;

/**
 * Lowest rank first, and within a rank the least recently used: one chain for each rank, and a bit
 * for each chain that holds anything, so that every step takes constant time.
 *
 * <p>Ranks: LRU has one; LFU the reads counted, up to 255; PRIORITY the priority; SIZE the size,
 * largest first, where those within a sixteenth of a power of two count as equal.
 */
final class RankedOrder implements EvictionOrder {
  private static final int RANKS = 512;
  private static final int MOST_COUNTED = 255;

  private final PageTable table;
  private final Eviction which;
  private final Chain[] chains = new Chain[RANKS];
  private final long[] holding = new long[RANKS / Long.SIZE];

  RankedOrder(PageTable table, Eviction which) {
    this.table = table;
    this.which = which;
    for (var rank = 0; rank < RANKS; rank++) {
      chains[rank] = new Chain(table, 1);
    }
  }

  static int sizeRank(int length) {
    if (length < 16) {
      return RANKS - 1 - length;
    }
    var power = 31 - Integer.numberOfLeadingZeros(length);
    var sixteenths = (length >>> (power - 4)) & 15;
    return RANKS - 1 - ((power - 3) * 16 + sixteenths);
  }

  private int rank(long row) {
    return switch (which) {
      case LRU, AUTO -> 0;
      case LFU -> Row.count(row);
      case PRIORITY -> Priority.LOW.ordinal() - Row.priority(row);
      case SIZE -> sizeRank(Row.length(row));
    };
  }

  @Override
  public void admit(int index, boolean missed) {
    var row = table.row(index);
    if (Row.list(row) == 0) {
      count(row);
      add(index, row);
    }
  }

  private static void count(long row) {
    Row.count(row, Math.min(MOST_COUNTED, Row.count(row) + 1));
  }

  private void add(int index, long row) {
    var rank = rank(row);
    Row.rank(row, rank);
    chains[rank].add(index);
    holding[rank >>> 6] |= 1L << rank;
  }

  @Override
  public void touch(int index) {
    var row = table.row(index);
    if (Row.list(row) != 0) {
      take(index, row);
      count(row);
      add(index, row);
    }
  }

  @Override
  public void remove(int index) {
    var row = table.row(index);
    if (Row.list(row) != 0) {
      take(index, row);
    }
  }

  private void take(int index, long row) {
    var rank = Row.rank(row);
    chains[rank].remove(index);
    if (chains[rank].first() == NOTHING) {
      holding[rank >>> 6] &= ~(1L << rank);
    }
  }

  @Override
  public int victim() {
    for (var word = 0; word < holding.length; word++) {
      if (holding[word] != 0) {
        return chains[word * Long.SIZE + Long.numberOfTrailingZeros(holding[word])].first();
      }
    }
    return NOTHING;
  }
}
