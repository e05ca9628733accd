package io.cemaf.agent.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of requests; each style of them is tested from outside, here are the odd ones. */
final class CopiesTest {
  private final Copies copies = new Copies();

  /** A name that knows how it is made. */
  record Name(String text) {
    public static Name of(String text) {
      return new Name(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Takes values of many types. */
  record Odd(Name model, Optional<Long> tokens, double heat, String[] stops, Odd parameters) {}

  /** Two fields of a type: nobody knows which is which for the constructor. */
  static final class Twins {
    final String first;
    final String second;

    Twins(String second, String first) {
      this.first = first;
      this.second = second;
    }
  }

  /** Its constructor does more than to take what it is given. */
  static final class Busy {
    final String name;
    final int count;

    Busy(String name, int count) {
      this.name = name;
      this.count = count + 1;
    }
  }

  /** Has a setter, and a superclass that cannot be copied. */
  static final class Ours extends ArrayList<String> {
    private static final long serialVersionUID = 1;
    private int size;

    public int getLimit() {
      return size;
    }

    public void setLimit(int limit) {
      size = limit;
    }
  }

  /** Has a setter, and what its constructor makes anew each time. */
  static final class Unlike {
    private final Object identity = new Object();
    private int limit = 5;

    Object identity() {
      return identity;
    }

    public int getLimit() {
      return limit;
    }

    public void setLimit(int value) {
      limit = value;
    }
  }

  private static Odd odd() {
    return new Odd(new Name("big"), Optional.of(100L), 0.7, new String[] {"x"}, null);
  }

  private Copies.Changed change(Object original, String property, Value value) {
    return copies.change(original, List.of(new Change(0, property, value)), false);
  }

  static Stream<Arguments> odds() {
    return Stream.of(
        argumentSet("a type's own factory", "model", literal("small"), new Name("small")),
        argumentSet(
            "by what it reads as",
            "model",
            new Value.Served(Map.of("big", "less")),
            new Name("less")),
        argumentSet("in an Optional", "tokens", new Value.Ratio(0.5, null), Optional.of(50L)),
        argumentSet("a real number by a whole one", "heat", literal(0L), 0.0));
  }

  private static Value literal(@Nullable Object value) {
    return new Value.Literal(value);
  }

  @ParameterizedTest
  @MethodSource("odds")
  void property_ofAnOddType_isConverted(String property, Value value, Object expected)
      throws Exception {
    var changed = change(odd(), property, value);

    assertThat(changed.problems()).isEmpty();
    assertThat(Odd.class.getDeclaredMethod(property).invoke(changed.object())).isEqualTo(expected);
  }

  @Test
  void array_emptied_isOne() {
    var changed = change(odd(), "stops", literal(List.of()));

    assertThat(((Odd) changed.object()).stops()).isEmpty();
  }

  @Test
  void objectsWithinObjects_withoutEnd_areChangedToADepth() {
    var inner = new Odd(new Name("in"), Optional.of(10L), 1, new String[0], null);
    var outer = new Odd(new Name("out"), Optional.empty(), 1, new String[0], inner);

    var changed = change(outer, "parameters.tokens", new Value.Ratio(0.5, null));

    assertThat(((Odd) changed.object()).parameters().tokens()).contains(5L);
    assertThat(inner.tokens()).contains(10L);
  }

  @Test
  void onlyLook_tells_andMakesNothing() {
    var odd = odd();

    var looked = copies.change(odd, List.of(new Change(0, "heat", literal(0.1))), true);

    assertThat(looked.changes()).isTrue();
    assertThat(looked.object()).isSameAs(odd);
  }

  @Test
  void twoProperties_ofWhichOneCannotBe_areChangedAsFarAsTheyCan() {
    var changed =
        copies.change(
            odd(),
            List.of(new Change(0, "heat", literal(0.1)), new Change(0, "nothing", literal(1L))),
            false);

    assertThat(((Odd) changed.object()).heat()).isEqualTo(0.1);
    assertThat(changed.problems()).singleElement().asString().contains("no such property");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        argumentSet("fields of one type", new Twins("a", "b"), "first", literal("c")),
        argumentSet("a constructor that does more", new Busy("a", 1), "name", literal("c")),
        argumentSet("a final field", new Unlike(), "limit", literal(1L)),
        argumentSet("a superclass that is closed", new Ours(), "limit", literal(-5L)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void object_thatCannotBeCopiedForSure_stays(Object original, String property, Value value) {
    var changed = change(original, property, value);

    assertThat(changed.object()).isSameAs(original);
    assertThat(changed.changes()).isFalse();
    assertThat(changed.problems()).hasSize(1);
  }

  @Test
  void textsAndNumbers_ofTheJdk_haveNoProperties() {
    assertThat(copies.has("text", "bytes")).isFalse();
    assertThat(copies.has(null, "bytes")).isFalse();
    assertThat(copies.has(odd(), "heat")).isTrue();
  }
}
