package io.cemaf.agent.page;

/**
 * W-TinyLFU with an adapting window: what comes in passes a window ordered by recency; what falls
 * out of it stays only if it has been read more often than what the main part would evict. Of the
 * main part four fifths are for pages read again there.
 *
 * <p>How often a page has been read is counted in its row, up to 15, and halved each time that ten
 * times as many reads have been seen as pages are in memory. How large the window is follows a hill
 * climber: it goes on changing in the direction in which the hit rate rises, by steps that shrink,
 * and starts anew with large ones where that changes by more than a twentieth.
 *
 * <p>After Einziger, Eytan, Friedman, Manes: Adaptive Software Cache Management (2018).
 */
final class AdaptiveOrder implements EvictionOrder {
  private static final int WINDOW = 1;
  private static final int CANDIDATES = 2;
  private static final int PROBATION = 3;
  private static final int PROTECTED = 4;

  private static final int MOST_COUNTED = 15;
  private static final int READS_PER_PAGE = 10;
  private static final double FIRST_WINDOW = 0.01;
  private static final double LEAST_WINDOW = 0.005;
  private static final double LARGEST_WINDOW = 0.8;
  private static final double PROTECTED_SHARE = 0.8;
  private static final double STEP = 0.0625;
  private static final double STEP_DECAY = 0.98;
  private static final double RESTART = 0.05;

  private final PageTable table;
  private final int blocks;
  private final Chain window;
  private final Chain candidates;
  private final Chain probation;
  private final Chain guarded;
  private double windowShare = FIRST_WINDOW;
  private double step = STEP;
  private double lastRate;
  private long hits;
  private long misses;
  private int pages;
  private long counted;
  private int epoch;

  AdaptiveOrder(PageTable table, int blocks) {
    this.table = table;
    this.blocks = blocks;
    window = new Chain(table, WINDOW);
    candidates = new Chain(table, CANDIDATES);
    probation = new Chain(table, PROBATION);
    guarded = new Chain(table, PROTECTED);
  }

  double windowShare() {
    return windowShare;
  }

  @Override
  public void admit(int index, boolean missed) {
    var row = table.row(index);
    if (Row.list(row) != 0) {
      return;
    }
    pages++;
    count(row);
    window.add(index);
    fallOut();
    if (missed) {
      misses++;
      climb();
    }
  }

  /** Nothing has to earn its place while there is room. */
  private void fallOut() {
    var room = weight() < blocks - blocks / 16;
    while (window.weight() > windowShare * blocks) {
      var index = window.first();
      if (index == NOTHING) {
        return;
      }
      window.remove(index);
      (room ? probation : candidates).add(index);
    }
  }

  private long weight() {
    return window.weight() + candidates.weight() + probation.weight() + guarded.weight();
  }

  @Override
  public void touch(int index) {
    var row = table.row(index);
    switch (Row.list(row)) {
      case WINDOW -> window.toEnd(index);
      case CANDIDATES -> protect(candidates, index);
      case PROBATION -> protect(probation, index);
      case PROTECTED -> guarded.toEnd(index);
      default -> {
        return;
      }
    }
    count(row);
    hits++;
    climb();
  }

  private void protect(Chain from, int index) {
    from.remove(index);
    guarded.add(index);
    while (guarded.weight() > (1 - windowShare) * PROTECTED_SHARE * blocks) {
      var oldest = guarded.first();
      guarded.remove(oldest);
      probation.add(oldest);
    }
  }

  @Override
  public void remove(int index) {
    var row = table.row(index);
    switch (Row.list(row)) {
      case WINDOW -> window.remove(index);
      case CANDIDATES -> candidates.remove(index);
      case PROBATION -> probation.remove(index);
      case PROTECTED -> guarded.remove(index);
      default -> {
        return;
      }
    }
    pages--;
  }

  @Override
  public int victim() {
    var main = probation.first() == NOTHING ? guarded.first() : probation.first();
    var candidate = candidates.first();
    if (candidate == NOTHING) {
      return main == NOTHING ? window.first() : main;
    }
    if (main == NOTHING || read(candidate) <= read(main)) {
      return candidate;
    }
    candidates.remove(candidate);
    probation.add(candidate);
    return main;
  }

  private int read(int index) {
    var row = table.row(index);
    return Row.count(row) >>> Math.min(8, (epoch - Row.epoch(row)) & 0xFF);
  }

  private void count(long row) {
    var aged = Row.count(row) >>> Math.min(8, (epoch - Row.epoch(row)) & 0xFF);
    Row.count(row, Math.min(MOST_COUNTED, aged + 1));
    Row.epoch(row, epoch);
    counted++;
    if (counted >= (long) READS_PER_PAGE * Math.max(16, pages)) {
      counted /= 2;
      epoch++;
    }
  }

  private void climb() {
    var seen = hits + misses;
    if (seen < (long) READS_PER_PAGE * Math.max(16, pages)) {
      return;
    }
    var rate = (double) hits / seen;
    hits = 0;
    misses = 0;
    var change = rate - lastRate;
    lastRate = rate;
    var amount = change >= 0 ? step : -step;
    step = Math.abs(change) >= RESTART ? Math.copySign(STEP, amount) : STEP_DECAY * amount;
    windowShare = Math.min(LARGEST_WINDOW, Math.max(LEAST_WINDOW, windowShare + amount));
    fallOut();
  }
}
