package io.cemaf.agent.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Holds one of two things, and more than its fields say. */
  static final class Either {
    private final @Nullable String text;
    private final @Nullable Name name;

    private Either(@Nullable String text, @Nullable Name name, int marker) {
      this.text = text;
      this.name = name;
    }

    public static Either ofText(String text) {
      return new Either(text, null, 0);
    }

    public static Either ofName(Name name) {
      return new Either(null, name, 0);
    }

    public static Either both() {
      return new Either("big", new Name("big"), 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Either either
          && Objects.equals(text, either.text)
          && Objects.equals(name, either.name);
    }

    @Override
    public int hashCode() {
      return Objects.hash(text, name);
    }
  }

  /** Keeps what it asks for in a map; what looks like a copy's maker changes the object itself. */
  static final class Fluent {
    private String model = "big";
    private Map<String, Object> options = Map.of("tokens", 100, "other", "x");

    public Fluent withModel(String other) {
      model = other;
      return this;
    }

    public void setModel(String other) {
      model = other;
    }

    public void setOptions(Map<String, Object> other) {
      options = other;
    }
  }

  /** Has a builder that takes Optionals. */
  record Held(Optional<Name> model) {
    static final class Builder {
      private Optional<Name> model = Optional.empty();

      public Builder model(Optional<Name> other) {
        model = other;
        return this;
      }

      public Held build() {
        model.map(Name::text);
        return new Held(model);
      }
    }

    public Builder toBuilder() {
      return new Builder();
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
  void oneOfSeveralThings_isMadeByItsFactory() {
    assertThat(change(Either.ofText("big"), "text", literal("small")).object())
        .isEqualTo(Either.ofText("small"));
    assertThat(change(Either.ofName(new Name("big")), "name", literal("small")).object())
        .isEqualTo(Either.ofName(new Name("small")));
    assertThat(change(Either.both(), "text", literal("small")).problems()).hasSize(1);
  }

  @Test
  void setterThatAnswersTheObject_isCalledOnACopy() {
    var original = new Fluent();

    var changed = change(original, "model", literal("small"));

    assertThat(((Fluent) changed.object()).model).isEqualTo("small");
    assertThat(original.model).isEqualTo("big");
  }

  @Test
  void entryOfAMap_isChangedInACopyOfIt() {
    var original = new Fluent();

    var changed = change(original, "options.tokens", new Value.Ratio(0.5, null));

    assertThat(((Fluent) changed.object()).options)
        .containsOnly(entry("tokens", 50), entry("other", "x"));
    assertThat(original.options).containsEntry("tokens", 100);
    assertThat(copies.value(original, "options.tokens")).isEqualTo(100);
    assertThat(copies.value(original, "options.none")).isNull();
  }

  @Test
  void optional_ofABuilder_holdsWhatItSays() {
    var changed = change(new Held(Optional.empty()), "model", literal("small"));

    assertThat(((Held) changed.object()).model()).contains(new Name("small"));
  }

  @Test
  void textsAndNumbers_ofTheJdk_haveNoProperties() {
    assertThat(copies.has("text", "bytes")).isFalse();
    assertThat(copies.has(null, "bytes")).isFalse();
    assertThat(copies.has(odd(), "heat")).isTrue();
  }
}
