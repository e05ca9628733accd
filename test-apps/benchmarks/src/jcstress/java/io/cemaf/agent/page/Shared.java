package io.cemaf.agent.page;

/** A page of a table that all states of a test have rows of; each frees its own at the end. */
abstract class Shared {
  static final PageTable TABLE = new PageTable();

  final int index;
  final long id;

  Shared(long places) {
    index = TABLE.claim();
    Row.length(TABLE.row(index), 1);
    Row.place(TABLE.row(index), 1, 1, 0, 0, 0);
    id = TABLE.publish(index, places);
  }

  /** Once no actor runs any more: frees the row, whoever has it. */
  final void giveBack() {
    TABLE.free(TABLE.id(index));
    TABLE.disclaim(index);
  }
}
