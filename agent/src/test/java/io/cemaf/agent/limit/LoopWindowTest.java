package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Runaway loops. */
class LoopWindowTest {
  private static final long MILLI = 1_000_000;
  private static final long PERIOD = 32_000 * MILLI;
  private static final long PART = 1_000 * MILLI;

  private final LoopWindow window = new LoopWindow(PERIOD, 0);

  /** Equal to all others, and says so loudly. */
  private static final class Agent {
    @Override
    public boolean equals(Object other) {
      throw new AssertionError("a method of the application's was called");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("a method of the application's was called");
    }
  }

  @Test
  void calls_beyondTheLimit_waitUntilTheOldestAreGone() {
    assertThat(window.tryCall("a", 2, 0, 0)).isZero();
    assertThat(window.tryCall("a", 2, 0, 10 * PART)).isZero();

    var wait = window.tryCall("a", 2, 0, 11 * PART);

    assertThat(wait).isEqualTo(22 * PART);
    assertThat(window.calls("a", 11 * PART)).as("the refused one is none").isEqualTo(2);
    assertThat(window.tryCall("a", 2, 0, 11 * PART + wait - 1)).isEqualTo(1);
    assertThat(window.tryCall("a", 2, 0, 11 * PART + wait)).isZero();
    assertThat(window.tryCall("a", 2, 0, 11 * PART + wait)).isPositive();
  }

  @Test
  void tokens_beyondTheLimit_refuseTheNextCall() {
    assertThat(window.tryCall("a", 0, 1_000, 0)).isZero();
    assertThat(window.addTokens("a", 600, 0)).isTrue();
    assertThat(window.tryCall("a", 0, 1_000, PART)).isZero();
    assertThat(window.addTokens("a", 600, PART)).isTrue();

    assertThat(window.tokens("a", PART)).isEqualTo(1_200);
    assertThat(window.tryCall("a", 0, 1_000, PART)).isEqualTo(32 * PART);
    assertThat(window.tryCall("a", 0, 1_000, 33 * PART)).isZero();
  }

  @Test
  void tokens_thatNoCallCanHaveUsed_areNotCounted() {
    assertThat(window.addTokens("a", -1, 0)).isFalse();
    assertThat(window.addTokens("a", TokenEstimate.MOST_TOKENS + 1, 0)).isFalse();

    assertThat(window.tokens("a", 0)).isZero();
    assertThat(window.keys()).isZero();
  }

  @Test
  void keys_byValue_areTheSameWhereTheyAreEqual() {
    var id = UUID.randomUUID();
    var texts = List.of("conversation", 12_345L, 7, 'c', true, id);
    var equal =
        List.of(
            new StringBuilder("conversation").toString(),
            Long.parseLong("12345"),
            Integer.parseInt("7"),
            "c".charAt(0),
            Boolean.parseBoolean("true"),
            UUID.fromString(id.toString()));
    for (var i = 0; i < texts.size(); i++) {
      assertThat(window.tryCall(texts.get(i), 1, 0, 0)).isZero();
      assertThat(window.tryCall(equal.get(i), 1, 0, 0)).isPositive();
    }
  }

  @Test
  void keys_thatAreObjects_areThemselvesAlone() {
    var one = new Agent();
    var other = new Agent();

    assertThat(window.tryCall(one, 1, 0, 0)).isZero();
    assertThat(window.tryCall(one, 1, 0, 0)).isPositive();
    assertThat(window.tryCall(other, 1, 0, 0)).isZero();
    assertThat(window.keys()).isEqualTo(2);
  }

  @Test
  void longTexts_areToldApart_andNotKept() {
    var prompt = "x".repeat(100_000);

    assertThat(window.tryCall(prompt + "1", 1, 0, 0)).isZero();
    assertThat(window.tryCall(prompt + "2", 1, 0, 0)).isZero();
    assertThat(window.tryCall(prompt + "1", 1, 0, 0)).isPositive();
  }

  @Test
  void callsWithoutAKey_haveOneTogether() {
    assertThat(window.tryCall(null, 1, 0, 0)).isZero();
    assertThat(window.tryCall(null, 1, 0, 0)).isPositive();
    assertThat(window.tryCall("a", 1, 0, 0)).isZero();
  }

  @Test
  void object_thatIsAKey_isNotKeptAlive() {
    var gone = new ArrayList<WeakReference<Object>>();
    for (var i = 0; i < 100; i++) {
      var agent = new Agent();
      gone.add(new WeakReference<>(agent));
      assertThat(window.tryCall(agent, 5, 0, 0)).isZero();
    }
    assertThat(window.keys()).isBetween(0, 100);

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(gone).allMatch(reference -> reference.get() == null);
              assertThat(window.keys()).isZero();
            });
    assertThat(window.evicted()).isZero();
  }

  @Test
  void keys_beyondAThousand_forgetTheLeastUsedAndCountIt() {
    for (var i = 0; i <= LoopWindow.MOST_KEYS; i++) {
      assertThat(window.tryCall("key" + i, 1, 0, 0)).isZero();
    }

    assertThat(window.keys()).isEqualTo(LoopWindow.MOST_KEYS);
    assertThat(window.evicted()).isEqualTo(1);
    assertThat(window.calls("key0", 0)).isZero();
    assertThat(window.tryCall("key1", 1, 0, 0)).isPositive();
    window.reset();
    assertThat(window.keys()).isZero();
  }

  @Test
  void clock_steppingBack_takesNothingOff() {
    assertThat(window.tryCall("a", 1, 0, 100 * PART)).isZero();

    assertThat(window.tryCall("a", 1, 0, 0)).isPositive();
    assertThat(window.tryCall("a", 1, 0, 1_000 * PART)).isZero();
  }

  /** Beside one who writes every call down. */
  @Property(tries = 1_000)
  void calls_atAnyTimes_areNeverMoreThanTheLimitInAnyPeriod(
      @ForAll @IntRange(min = 1, max = 8) int limit,
      @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 0, max = 9_000) Integer> gapsMillis) {
    var own = new LoopWindow(PERIOD, 0);
    var taken = new ArrayList<Long>();
    var now = 0L;
    for (var gap : gapsMillis) {
      now += gap * MILLI;
      var at = now;
      var lately = taken.stream().filter(each -> at - each < PERIOD).count();
      var wait = own.tryCall("a", limit, 0, now);
      if (wait == 0) {
        assertThat(lately).isLessThan(limit);
        taken.add(now);
      } else {
        var held = taken.stream().filter(each -> at - each < PERIOD + PART).count();
        assertThat(held).as("by what is about a period old").isGreaterThanOrEqualTo(limit);
        assertThat(wait).isBetween(1L, PERIOD + PART);
      }
    }
  }
}
