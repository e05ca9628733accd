package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.Priority;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that a policy gives up. */
final class ShedTest {
  private final Bench bench = new Bench();

  @AfterEach
  void nothingWentWrong() {
    bench.close();
    assertThat(bench.faults).isEmpty();
  }

  /** The refusal of one call; null if it went. */
  private static CallRejectedException refusal(int site) {
    try {
      Gate.exit(Bench.enter(site), null);
      return null;
    } catch (CallRejectedException refused) {
      return refused;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.3, 0.5, 0.9, 1})
  void share_ofAnyCallsInARow_isRefusedEvenly(double share) {
    var shed = new Shed(Priority.NORMAL, share, "p", "cpu", 1, 1);
    for (var from = 1; from < 300; from += 7) {
      for (var length = 1; length < 200; length += 13) {
        var refused = 0;
        for (var number = from; number < from + length; number++) {
          refused += shed.refuses(number) ? 1 : 0;
        }
        assertThat((double) refused).isBetween(length * share - 1, length * share + 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL, 0", "HIGH, 0", "NORMAL, 0", "LOW, 5"})
  void calls_belowThePriority_areRefused(Priority priority, int refused) {
    var site = bench.site("m");
    bench.decide(Bench.terms().priority(priority).shed(0.5).build());

    var count = 0;
    for (var call = 0; call < 10; call++) {
      count += refusal(site) == null ? 0 : 1;
    }
    assertThat(count).isEqualTo(refused);
    assertThat(bench.state("chat").shed()).isEqualTo(refused);
    assertThat(bench.state("chat").meter().ended()).isEqualTo(10 - refused);
  }

  @Test
  void refusal_saysWhichSignalAndWhy() {
    var site = bench.site("m");
    bench.decide(Bench.terms().priority(Priority.LOW).shed(1).build());

    var rejection = refusal(site).rejection();

    assertThat(rejection.action()).isEqualTo("shed");
    assertThat(rejection.signal()).isEqualTo("latency.chat");
    assertThat(rejection.value()).isEqualTo(9);
    assertThat(rejection.threshold()).isEqualTo(8);
    assertThat(bench.records).containsExactly("shed shed");
  }

  @Test
  void observed_recordsAndLetsGo() {
    var site = bench.site("m");
    bench.decide(Bench.terms().priority(Priority.LOW).shed(1).mode(Mode.OBSERVE).build());

    assertThat(refusal(site)).isNull();
    assertThat(bench.records).containsExactly("shed shed");
  }

  @Test
  void callInsideItsOwnRulesCall_isPartOfIt() {
    var site = bench.site("m");
    bench.decide(Bench.terms().priority(Priority.LOW).limit(9).build());
    var outer = Bench.enter(site);
    bench.decide(Bench.terms().priority(Priority.LOW).limit(9).shed(1).build());

    assertThat(refusal(site)).isNull();
    Gate.exit(outer, null);
    assertThat(refusal(site)).isNotNull();
  }

  @Test
  void callInsideAMoreImportantOne_isSpared() {
    var critical = bench.site("m");
    var low = bench.site("n", "batch", "void", false, new CallEnd.Automatic());
    bench.decide(Bench.terms().priority(Priority.CRITICAL).limit(9).build());
    var outer = Bench.enter(critical);
    bench.decide(Bench.terms().priority(Priority.LOW).shed(1).build());

    assertThat(refusal(low)).isNull();
    Gate.exit(outer, null);
    assertThat(refusal(low)).isNotNull();
  }
}
