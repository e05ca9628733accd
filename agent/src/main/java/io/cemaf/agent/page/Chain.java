package io.cemaf.agent.page;

/** Pages in an order, linked through their rows. For one thread at a time. */
final class Chain {
  private static final int NOTHING = -1;

  private final PageTable table;
  private final int number;
  private int first = NOTHING;
  private int last = NOTHING;

  /** In blocks. */
  private long weight;

  /**
   * An empty one.
   *
   * @param number above 0, by which rows know what chain they are in
   */
  Chain(PageTable table, int number) {
    this.table = table;
    this.number = number;
  }

  long weight() {
    return weight;
  }

  /** Of the page that has been there longest; -1 if there is none. */
  int first() {
    return first;
  }

  void add(int index) {
    var row = table.row(index);
    Row.list(row, number);
    Row.next(row, NOTHING);
    Row.previous(row, last);
    if (last == NOTHING) {
      first = index;
    } else {
      Row.next(table.row(last), index);
    }
    last = index;
    weight += Frames.blocksFor(Row.length(row));
  }

  void remove(int index) {
    var row = table.row(index);
    var before = Row.previous(row);
    var after = Row.next(row);
    if (before == NOTHING) {
      first = after;
    } else {
      Row.next(table.row(before), after);
    }
    if (after == NOTHING) {
      last = before;
    } else {
      Row.previous(table.row(after), before);
    }
    Row.list(row, 0);
    weight -= Frames.blocksFor(Row.length(row));
  }

  void toEnd(int index) {
    if (index != last) {
      remove(index);
      add(index);
    }
  }
}
