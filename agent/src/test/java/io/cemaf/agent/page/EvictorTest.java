package io.cemaf.agent.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.observe.Health;
import io.cemaf.rules.PageSpec.Compression;
import io.cemaf.rules.PageSpec.Eviction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Room in memory, made step by step. */
final class EvictorTest {
  private final Health health = new Health(line -> {});
  private final PageTable table = new PageTable();
  private final Frames frames = new Frames(Stores.MIB);
  private final Group group = new Group("texts", 0, Long.MAX_VALUE, Long.MAX_VALUE);
  private final Workbench.Pool benches = new Workbench.Pool(Sealing.none());

  @AfterEach
  void giveBack() {
    benches.close();
    frames.close();
    table.close();
  }

  private Evictor evictor(Residents residents) {
    var settings = PageSettings.defaults(null);
    var records = new Records(Codec.of(Compression.LZ4, health), Sealing.none());
    return new Evictor(
        table,
        frames,
        residents,
        new Packer(table, frames, records, number -> group),
        new Spill(settings, null, (bytes, write) -> {}, health, System::nanoTime),
        number -> group,
        index -> {},
        health);
  }

  /** A page that is in memory and on disk, so that it may leave memory at once. */
  private int page(Residents residents) {
    var index = table.claim();
    var row = table.row(index);
    Row.length(row, 4_096);
    Row.frame(row, frames.take(2));
    table.publish(index, PageTable.RAM | PageTable.DISK);
    residents.admitted(index);
    return index;
  }

  private boolean isInMemory(int index) {
    return (table.word(index) & PageTable.RAM) != 0;
  }

  @ParameterizedTest
  @EnumSource(Eviction.class)
  void page_thatSomebodyMoves_leavesLater(Eviction eviction) {
    try (var residents = new Residents(table, EvictionOrder.of(eviction, table, frames.blocks()))) {
      var evictor = evictor(residents);
      var bench = benches.take();
      var moved = page(residents);
      var other = page(residents);
      assertThat(table.beginMove(moved)).isTrue();
      assertThat(evictor.evict(bench, 4)).isEqualTo(2);
      assertThat(isInMemory(moved)).isTrue();
      assertThat(isInMemory(other)).isFalse();
      assertThat(table.endMove(moved, 0)).isFalse();
      assertThat(evictor.evict(bench, 4)).isEqualTo(2);
      assertThat(isInMemory(moved)).isFalse();
      benches.give(bench);
    }
  }

  @Test
  void page_thatSomebodyMovesWhileAReaderMakesRoom_leavesLater() {
    try (var residents =
        new Residents(table, EvictionOrder.of(Eviction.LRU, table, frames.blocks()))) {
      var evictor = evictor(residents);
      var moved = page(residents);
      assertThat(table.beginMove(moved)).isTrue();
      evictor.dropClean(2);
      assertThat(isInMemory(moved)).isTrue();
      assertThat(table.endMove(moved, 0)).isFalse();
      evictor.dropClean(2);
      assertThat(isInMemory(moved)).isFalse();
    }
  }
}
