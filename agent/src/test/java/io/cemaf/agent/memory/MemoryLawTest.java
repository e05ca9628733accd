package io.cemaf.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.agent.memory.MemoryWorld.Play;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many calls fit, of made-up processes. */
class MemoryLawTest {
  private static final long MILLI = 1_000_000L;
  private static final double MIB = 1 << 20;
  private static final int LONG_ENOUGH = 600_000;

  private final MemoryLaw law = new MemoryLaw(0.05);
  private long now;
  private long ended;

  private MemoryLaw.State look(double process, int running, boolean waited) {
    now += 100 * MILLI;
    law.heap(1, Double.NaN, MemoryBounds.NONE);
    law.process(process, new MemoryBounds(700, 1_000));
    law.step(now, new Calls(running, running, ended, waited));
    return law.state();
  }

  @Test
  void limits_reached_areLeftOnlyBelowTheMargin() {
    assertThat(look(600, 0, false)).isEqualTo(MemoryLaw.State.NORMAL);
    assertThat(look(700, 0, false)).isEqualTo(MemoryLaw.State.SOFT);
    assertThat(look(690, 0, false)).isEqualTo(MemoryLaw.State.SOFT);
    assertThat(look(660, 0, false)).isEqualTo(MemoryLaw.State.NORMAL);
    assertThat(look(1_000, 0, false)).isEqualTo(MemoryLaw.State.HARD);
    assertThat(law.cap()).isZero();
    assertThat(look(960, 0, false)).isEqualTo(MemoryLaw.State.HARD);
    assertThat(look(940, 0, false)).isEqualTo(MemoryLaw.State.SOFT);
    assertThat(law.cap()).as("one after the other").isEqualTo(1);
  }

  @Test
  void limit_left_letsInTwiceAsManyEachTime() {
    look(100, 0, false);
    look(1_000, 0, true);
    look(100, 0, true);
    var caps = new int[4];
    for (var i = 0; i < caps.length; i++) {
      caps[i] = law.cap();
      ended += law.cap();
      look(100, law.cap(), true);
    }

    assertThat(caps).containsExactly(1, 2, 4, 8);
  }

  // nothing runs, nothing falls: one after 1 s, and while that one runs no other; then after 2 s
  @Test
  void limit_thatNothingMoves_letsOneTryAfterEverLongerTimes() {
    look(100, 0, false);
    look(1_000, 0, true);
    assertThat(looksUntilOneMayTry()).isEqualTo(10);
    look(1_000, 1, true);
    assertThat(law.cap()).as("the same one").isEqualTo(1);
    ended++;
    look(1_000, 0, true);
    assertThat(law.cap()).isZero();
    assertThat(looksUntilOneMayTry()).isBetween(19, 20);
  }

  private int looksUntilOneMayTry() {
    var looks = 0;
    while (law.cap() == 0) {
      look(1_000, 0, true);
      looks++;
      assertThat(looks).isLessThan(1_000);
    }
    return looks;
  }

  @Test
  void heap_noCollectionForLong_isNoMoreThanWhatIsAllocated() {
    var bounds = new MemoryBounds(Double.POSITIVE_INFINITY, 900);
    law.heap(950, Double.NaN, bounds);
    law.process(Double.NaN, MemoryBounds.NONE);
    law.step(MILLI, new Calls(0, 0, 0, false));
    assertThat(law.state()).as("garbage may be among it").isEqualTo(MemoryLaw.State.HARD);

    law.heap(200, Double.NaN, bounds);
    law.step(2 * MILLI, new Calls(0, 0, 0, false));
    assertThat(law.state()).isEqualTo(MemoryLaw.State.NORMAL);

    law.heap(950, Double.NaN, bounds);
    law.step(3 * MILLI, new Calls(0, 0, 0, false));
    assertThat(law.state()).as("allocated, not live").isEqualTo(MemoryLaw.State.NORMAL);

    law.heap(960, 920, bounds);
    law.step(4 * MILLI, new Calls(3, 3, 0, false));
    assertThat(law.state()).as("live after a collection").isEqualTo(MemoryLaw.State.HARD);

    law.heap(970, Double.NaN, bounds);
    law.step(5 * MILLI, new Calls(0, 3, 3, false));
    assertThat(law.state()).as("what they held is garbage").isEqualTo(MemoryLaw.State.NORMAL);
  }

  @ParameterizedTest
  @CsvSource({
    "steady growth on the heap,  true,  6,  60, false",
    "quick calls on the heap,    true,  6,   5, false",
    "large calls on the heap,    true, 14, 100, false",
    "slow calls on the heap,     true,  6, 900, false",
    "steady growth of a process, false, 6,  60, false",
    "large calls of a process,   false, 14, 300, false",
    "tiny calls,                 false, 0.01, 20, false"
  })
  void firstBurst_ofCallsThatTakeTheirMemoryEvenly_fitsAndEnds(
      String name, boolean heap, double each, int millis, boolean late) {
    var play = new Play(heap, 64, 57, 8, each, millis, late, 24, 4);
    var world = new MemoryWorld(play, 1);

    assertThat(world.run(LONG_ENOUGH)).as(world.peak + " " + world.mostRunning).isTrue();
    assertThat(world.peak).isLessThan(64);
    assertThat(world.mostRunning).isGreaterThan(1);
  }

  @Test
  void callsThatTakeNothing_areSoonAllLetIn() {
    var play = new Play(false, 64 * MIB, 57 * MIB, 8 * MIB, 1, 2_000, false, 100, 1);
    var world = new MemoryWorld(play, 1);
    world.run(4_000);

    assertThat(world.mostRunning).isGreaterThan(50);
  }

  /** The application keeps more while it never pauses: calls go on, and all of them end. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void base_thatGrowsUnderWay_isFoundAnew(boolean heap) {
    var world = new MemoryWorld(new Play(heap, 64, 57, 4, 4, 50, false, 12, 100), 1);
    world.run(1_000);
    for (var i = 0; i < 60; i++) {
      world.keep(0.5);
      world.run(50);
    }

    assertThat(world.run(LONG_ENOUGH)).isTrue();
    assertThat(world.died).isFalse();
  }

  // what one cannot know: calls that take nothing for a second and then all at once, never seen
  @Test
  void callsThatTakeAllAtTheirEnd_onceSeen_fit() {
    var world = new MemoryWorld(new Play(false, 64, 57, 8, 6, 100, true, 24, 20), 1);

    assertThat(world.run(LONG_ENOUGH)).as(world.peak + " " + world.mostRunning).isTrue();
  }

  @Test
  void randomProcesses_neverDieAndAlwaysEnd() {
    for (var seed = 0L; seed < 1_000; seed++) {
      var random = new Random(seed);
      var play =
          new Play(
              random.nextBoolean(),
              100,
              85 + 5 * random.nextDouble(),
              5 + 20 * random.nextDouble(),
              0.1 + 14 * random.nextDouble(),
              1 + random.nextInt(400),
              false,
              2 + random.nextInt(60),
              1 + random.nextInt(8));
      var world = new MemoryWorld(play, seed);
      var ended = world.run(LONG_ENOUGH);

      assertThat(world.died).as("seed %s %s peak %s", seed, play, world.peak).isFalse();
      assertThat(ended).as("seed %s %s ends", seed, play).isTrue();
    }
  }
}
