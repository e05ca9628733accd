package io.cemaf.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tokens a call is thought to use. */
class TokenEstimateTest {
  private final TokenEstimate estimate = new TokenEstimate();

  @ParameterizedTest
  @CsvSource({
    "0, 0, 256",
    "1, 0, 257",
    "4, 0, 257",
    "5, 0, 258",
    "4000, 500, 1500",
    "4000, -1, 1256",
    "-7, 10, 10",
    "9223372036854775807, 9223372036854775807, 10000000",
  })
  void plain_ofLengthAndOutput_isTheirSum(long characters, long output, long tokens) {
    assertThat(TokenEstimate.plain(characters, output)).isEqualTo(tokens);
  }

  @Test
  void estimate_beforeAnythingIsLearned_isPlain() {
    assertThat(estimate.of(1_000)).isEqualTo(1_000);
  }

  @Test
  void estimate_ofCallsThatUseLess_comesDownToThem() {
    for (var i = 0; i < 100; i++) {
      estimate.learn(1_000, 400);
    }

    assertThat(estimate.of(1_000)).isBetween(400L, 401L);
    assertThat(estimate.of(10)).isEqualTo(5);
  }

  @Test
  void ratio_ofOneCall_movesByATenth() {
    estimate.learn(1_000, 2_000);

    assertThat(estimate.ratio()).isCloseTo(1.1, within(1e-9));
  }

  @Test
  void ratio_ofAbsurdUse_staysAsItIs() {
    estimate.learn(1_000, -1);
    estimate.learn(1_000, 0);
    estimate.learn(0, 100);
    estimate.learn(1_000, TokenEstimate.MOST_TOKENS + 1);

    assertThat(estimate.ratio()).isEqualTo(1);
  }

  @Property(tries = 1_000)
  void ratio_whateverWasUsed_staysWithinItsBounds(
      @ForAll @LongRange(min = 1, max = 10_000_000) long plain,
      @ForAll @LongRange(min = 1, max = 10_000_000) long used) {
    var fresh = new TokenEstimate();
    for (var i = 0; i < 200; i++) {
      fresh.learn(plain, used);
    }

    assertThat(fresh.ratio()).isBetween(0.25, 4.0);
    assertThat(fresh.of(plain)).isBetween(1L, TokenEstimate.MOST_TOKENS);
    var expected = Math.max(0.25, Math.min(4, (double) used / plain));
    assertThat(fresh.ratio()).isCloseTo(expected, within(1e-6));
  }
}
