package io.cemaf.agent.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cemaf.Level;
import io.cemaf.agent.sense.Allocation;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.Condition;
import io.cemaf.rules.Condition.All;
import io.cemaf.rules.Condition.AtLeast;
import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.GuardOpen;
import io.cemaf.rules.Condition.Op;
import io.cemaf.rules.GuardSpec;
import io.cemaf.rules.SourceRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
  private static final SignalIndex SIGNALS =
      SignalIndex.of(List.of("latency.chat", "errors.chat", "inFlight.chat"));
  private static final double MARGIN = 0.05;

  private final Sample sample = new Sample(SIGNALS);
  private final Conditions conditions = new Conditions(SIGNALS, List.of("a", "b"));

  private static Compare above(String signal, double value) {
    return new Compare(signal, Op.ABOVE, value);
  }

  private static GuardSpec guard(String name, boolean all, Condition... when) {
    return new GuardSpec(
        name,
        new SourceRef("test", 1, 1),
        List.of(when),
        all,
        new GuardSpec.Cooldown(Duration.ofSeconds(30), 1, Duration.ofSeconds(30)),
        Duration.ofSeconds(5),
        1,
        Duration.ofMinutes(2),
        GuardSpec.OnTimeout.REJECT);
  }

  private boolean holds(Condition condition, Level level) {
    return conditions.compile(condition).holds(sample, level, guard -> guard == 1);
  }

  private boolean clear(Condition condition, Level level) {
    return conditions.compile(condition).clear(sample, level, guard -> guard == 1, MARGIN);
  }

  @ParameterizedTest(name = "{0} {1} {2}, value {3}: holds {4}, clear {5}")
  @CsvSource({
    "cpu, ABOVE, 0.9, 0.91, true, false",
    "cpu, ABOVE, 0.9, 0.9, false, false",
    "cpu, ABOVE, 0.9, 0.86, false, false",
    "cpu, ABOVE, 0.9, 0.85, false, true",
    "cpu, AT_LEAST, 0.85, 0.85, true, false",
    "cpu, AT_LEAST, 0.85, 0.8, false, true",
    "psi.memory, ABOVE, 0.1, 0.06, false, false",
    "psi.memory, ABOVE, 0.1, 0.05, false, true",
    "errors.chat, ABOVE, 0.5, 0.45, false, true",
    "temperature, ABOVE, 80, 76, false, false",
    "temperature, ABOVE, 80, 75, false, true",
    "memory.bytes, ABOVE, 1000, 951, false, false",
    "memory.bytes, ABOVE, 1000, 950, false, true",
    "latency.chat, ABOVE, 2, 1.95, false, false",
    "latency.chat, ABOVE, 2, 1.9, false, true",
    "inFlight.chat, BELOW, 20, 19, true, false",
    "inFlight.chat, BELOW, 20, 20, false, false",
    "inFlight.chat, BELOW, 20, 21, false, true",
    "inFlight.chat, AT_MOST, 20, 20, true, false",
    "cpu, ABOVE, 0.9, NaN, false, true",
    "cpu, BELOW, 0.9, NaN, false, true",
    "battery, ABOVE, 0.9, 1, false, true"
  })
  void comparison_ofAValue_holdsOrIsClear(
      String signal, Op op, double threshold, double value, boolean holds, boolean clear) {
    if (SIGNALS.slot(signal) >= 0) {
      sample.set(SIGNALS.slot(signal), value);
    }
    var compare = new Compare(signal, op, threshold);
    assertThat(holds(compare, Level.NORMAL)).isEqualTo(holds);
    assertThat(clear(compare, Level.NORMAL)).isEqualTo(clear);
  }

  @Test
  void comparison_withoutAMargin_isClearExactlyWhereItDoesNotHold() {
    var compiled = conditions.compile(above("cpu", 0.9));
    for (double value : new double[] {0.899999, 0.9, 0.900001}) {
      sample.set(SignalIndex.CPU, value);
      assertThat(compiled.clear(sample, Level.NORMAL, GuardStates.NONE, 0))
          .isEqualTo(!compiled.holds(sample, Level.NORMAL, GuardStates.NONE));
    }
  }

  @Test
  void level_orWorse_holds() {
    assertThat(holds(new AtLeast(Level.HIGH), Level.ELEVATED)).isFalse();
    assertThat(clear(new AtLeast(Level.HIGH), Level.ELEVATED)).isTrue();
    assertThat(holds(new AtLeast(Level.HIGH), Level.CRITICAL)).isTrue();
    assertThat(clear(new AtLeast(Level.HIGH), Level.HIGH)).isFalse();
  }

  @Test
  void guard_openAlone_holds() {
    assertThat(holds(new GuardOpen("a"), Level.NORMAL)).isFalse();
    assertThat(holds(new GuardOpen("b"), Level.NORMAL)).isTrue();
    assertThat(clear(new GuardOpen("b"), Level.NORMAL)).isFalse();
    assertThat(holds(new GuardOpen("nobody"), Level.NORMAL)).isFalse();
    assertThat(clear(new GuardOpen("nobody"), Level.NORMAL)).isTrue();
  }

  @Test
  void and_needsEachPart_andIsClearWithTheFirstThatIs() {
    var both = new All(List.of(above("cpu", 0.9), above("temperature", 80)));
    sample.set(SignalIndex.CPU, 0.95);
    assertThat(holds(both, Level.NORMAL)).isFalse();
    assertThat(clear(both, Level.NORMAL)).isTrue();
    sample.set(SignalIndex.TEMPERATURE, 81);
    assertThat(holds(both, Level.NORMAL)).isTrue();
    sample.set(SignalIndex.TEMPERATURE, 79);
    assertThat(holds(both, Level.NORMAL)).isFalse();
    assertThat(clear(both, Level.NORMAL)).isFalse();
  }

  @Test
  void guardSpec_any_holdsWithOneAndIsClearWithAll() {
    var any = conditions.compile(guard("g", false, above("cpu", 0.9), above("memory", 0.85)));
    sample.set(SignalIndex.CPU, 0.5);
    sample.set(SignalIndex.MEMORY, 0.9);
    assertThat(any.holds(sample, Level.NORMAL, GuardStates.NONE)).isTrue();
    assertThat(any.describe(sample, Level.NORMAL, GuardStates.NONE))
        .isEqualTo(new Decided("memory", 0.9, 0.85));
    sample.set(SignalIndex.MEMORY, 0.82);
    assertThat(any.holds(sample, Level.NORMAL, GuardStates.NONE)).isFalse();
    assertThat(any.clear(sample, Level.NORMAL, GuardStates.NONE, MARGIN)).isFalse();
    sample.set(SignalIndex.MEMORY, 0.80);
    assertThat(any.clear(sample, Level.NORMAL, GuardStates.NONE, MARGIN)).isTrue();
    assertThat(any.describe(sample, Level.NORMAL, GuardStates.NONE))
        .isEqualTo(new Decided("cpu", 0.5, 0.9));
  }

  @Test
  void noConditions_neverHold() {
    for (boolean all : new boolean[] {true, false}) {
      var none = conditions.compile(List.of(), all);
      assertThat(none.holds(sample, Level.EMERGENCY, GuardStates.NONE)).isFalse();
      assertThat(none.clear(sample, Level.EMERGENCY, GuardStates.NONE, MARGIN)).isTrue();
      assertThat(none.describe(sample, Level.EMERGENCY, GuardStates.NONE))
          .isEqualTo(Decided.NOTHING);
    }
  }

  @Test
  void evaluation_allocatesNothing() {
    var compiled =
        conditions.compile(
            guard(
                "g",
                true,
                new AtLeast(Level.NORMAL),
                new All(List.of(above("cpu", 0.1), new GuardOpen("b"))),
                above("memory", 0.2)));
    sample.set(SignalIndex.CPU, 0.5);
    sample.set(SignalIndex.MEMORY, 0.5);
    GuardStates open = guard -> true;
    var held = new int[1];
    var turns = new int[1];
    assertThat(
            Allocation.ofWarm(
                10_000,
                turn -> {
                  turns[0]++;
                  held[0] += compiled.holds(sample, Level.HIGH, open) ? 1 : 0;
                  held[0] += compiled.clear(sample, Level.HIGH, open, MARGIN) ? 1 : 0;
                }))
        .isZero();
    assertThat(held[0]).isEqualTo(turns[0]);
  }

  @Test
  void order_ofGuards_isThoseLookedAtFirst() {
    var board = guard("board", false, above("cpu", 0.9));
    var site = guard("a-site", true, new All(List.of(new GuardOpen("board"), above("cpu", 0.1))));
    var all = guard("all", true, new GuardOpen("a-site"), new GuardOpen("nobody"));
    assertThat(GuardOrder.of(Map.of("all", all, "a-site", site, "board", board)))
        .containsExactly(board, site, all);
  }

  @Test
  void order_ofARing_isRefused() {
    var a = guard("a", true, new GuardOpen("b"));
    var b = guard("b", true, new GuardOpen("a"));
    assertThatThrownBy(() -> GuardOrder.of(Map.of("a", a, "b", b)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b]");
  }
}
