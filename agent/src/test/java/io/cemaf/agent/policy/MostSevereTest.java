package io.cemaf.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.Condition;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Join;
import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.ScaleArg;
import io.cemaf.rules.Degrade.Split;
import io.cemaf.rules.Degrade.Truncate;
import io.cemaf.rules.Degrade.Value;
import io.cemaf.rules.Skip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several entries of degrade that hold at once. */
final class MostSevereTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final Map<Level, Degrade> levels = new HashMap<>();
  private final List<ByLevel.Case<Degrade>> cases = new ArrayList<>();
  private final Map<Condition, Boolean> held = new HashMap<>();

  private Degrade at(Level level) {
    return MostSevere.of(new ByLevel<>(levels, cases), level, held);
  }

  private void when(boolean holds, Degrade entry) {
    var condition = new Condition.GuardOpen("g" + cases.size());
    held.put(condition, holds);
    cases.add(new ByLevel.Case<>(condition, entry));
  }

  private static Degrade scaled(int arg, double by) {
    return new Degrade(
        null, null, List.of(new ScaleArg(arg, new Scale(by, 1))), null, List.of(), null, List.of());
  }

  private static Degrade set(Change... changes) {
    return new Degrade(null, null, List.of(), null, List.of(), null, List.of(changes));
  }

  private static Degrade rest(@Nullable Skip skip, @Nullable String call, int to, double splitBy) {
    return new Degrade(
        skip,
        call,
        List.of(),
        new Scale(splitBy, Double.NaN),
        List.of(new Truncate(0, to, 1, 0, false)),
        new Split(0, ALL, splitBy, Join.AUTO),
        List.of());
  }

  private static Change ratio(String property, double ratio) {
    return new Change(-1, property, new Value.Ratio(ratio, null));
  }

  private static Change literal(String property, Object value) {
    return new Change(-1, property, new Value.Literal(value));
  }

  @Test
  void levels_aboveThePresent_sayNothing() {
    levels.put(Level.HIGH, scaled(0, 0.5));

    assertThat(at(Level.ELEVATED).isNothing()).isTrue();
    assertThat(at(Level.EMERGENCY).scaleArgs()).hasSize(1);
  }

  @Test
  void levels_eachWithAPropertyOfItsOwn_addUp() {
    levels.put(Level.ELEVATED, scaled(0, 0.8));
    levels.put(Level.HIGH, scaled(1, 0.7));
    levels.put(Level.CRITICAL, scaled(0, 0.3));

    assertThat(at(Level.HIGH))
        .isEqualTo(
            new Degrade(
                null,
                null,
                List.of(new ScaleArg(0, new Scale(0.8, 1)), new ScaleArg(1, new Scale(0.7, 1))),
                null,
                List.of(),
                null,
                List.of()));
    assertThat(at(Level.CRITICAL).scaleArgs())
        .containsExactly(new ScaleArg(0, new Scale(0.3, 1)), new ScaleArg(1, new Scale(0.7, 1)));
  }

  @Test
  void conditions_thatAreMilder_changeNothing() {
    levels.put(Level.HIGH, scaled(0, 0.5));
    when(true, scaled(0, 0.6));
    when(false, scaled(0, 0.1));
    when(true, scaled(0, 0.4));

    assertThat(at(Level.HIGH).scaleArgs()).containsExactly(new ScaleArg(0, new Scale(0.4, 1)));
    assertThat(at(Level.NORMAL).scaleArgs()).containsExactly(new ScaleArg(0, new Scale(0.4, 1)));
  }

  @Test
  void skipAndSibling_goByWhetherThereIsOne() {
    levels.put(Level.HIGH, rest(new Skip.Self(), "a", 5, 0.5));
    levels.put(Level.CRITICAL, rest(new Skip.No(), "", 5, 0.5));
    when(true, rest(new Skip.No(), "b", 5, 0.5));

    assertThat(at(Level.HIGH).skip()).isEqualTo(new Skip.Self());
    assertThat(at(Level.HIGH).sibling()).isEqualTo("a");
    assertThat(at(Level.CRITICAL).skip()).isEqualTo(new Skip.No());
    assertThat(at(Level.CRITICAL).sibling()).isEqualTo("b");
  }

  @Test
  void pieces_resultsAndCuts_areTheSmallest() {
    levels.put(Level.HIGH, rest(null, null, 100, 0.5));
    when(true, rest(null, null, 200, 0.6));
    assertThat(at(Level.HIGH)).isEqualTo(rest(null, null, 100, 0.5));

    when(true, rest(null, null, 50, 0.25));
    assertThat(at(Level.HIGH)).isEqualTo(rest(null, null, 50, 0.25));
  }

  @Test
  void properties_ofARequest_areOneByOne() {
    levels.put(Level.ELEVATED, set(ratio("tokens", 0.8), literal("model", "small")));
    when(true, set(ratio("tokens", 0.9), literal("limit", 5L)));
    when(true, set(literal("limit", 7L), literal("model", "tiny")));

    assertThat(at(Level.HIGH).changes())
        .containsExactly(ratio("tokens", 0.8), literal("model", "tiny"), literal("limit", 5L));
  }
}
