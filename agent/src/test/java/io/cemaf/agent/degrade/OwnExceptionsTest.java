package io.cemaf.agent.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.rules.LibraryCall.OwnException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A library's exceptions whose builders want what other builders build. */
final class OwnExceptionsTest {
  private static final Throwable CAUSE = new IllegalStateException("full");

  /** What went wrong, as the library has it. */
  public record Detail(@Nullable String text) {
    public static DetailBuilder builder() {
      return new DetailBuilder();
    }
  }

  /** Builds a detail. */
  public static final class DetailBuilder {
    private @Nullable String text;

    public DetailBuilder text(String given) {
      text = given;
      return this;
    }

    public Detail build() {
      return new Detail(text);
    }
  }

  /** Has no constructor for others. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Refused(@Nullable Detail detail) {
      super(detail == null ? "none" : detail.text());
    }

    public static RefusedBuilder builder() {
      return new RefusedBuilder();
    }
  }

  /** Builds the exception; takes a detail in two ways. */
  public static final class RefusedBuilder {
    private @Nullable Detail detail;

    public RefusedBuilder detail(Optional<Detail> given) {
      detail = given.orElse(null);
      return this;
    }

    public RefusedBuilder detail(Detail given) {
      detail = given;
      return this;
    }

    public Refused build() {
      return new Refused(detail);
    }
  }

  private static @Nullable Throwable make(Map<String, Object> builder) {
    return OwnExceptions.make(
        List.of(new OwnException(Refused.class.getName(), List.of(), builder)),
        OwnExceptionsTest.class.getClassLoader(),
        "too much",
        CAUSE);
  }

  @Test
  void builder_ofABuilder_isGivenTheMessage() {
    var made = make(Map.of("detail", Map.of("text", "429: $message")));

    assertThat(made).isInstanceOf(Refused.class).hasMessage("429: too much").hasCause(CAUSE);
  }

  @Test
  void builder_ofNothing_buildsWhatItHas() {
    assertThat(make(Map.of("detail", Map.of()))).isInstanceOf(Refused.class).hasMessage(null);
  }

  @Test
  void builder_thatDoesNotTakeWhatIsGiven_makesNoException() {
    assertThat(make(Map.of("detail", Map.of("other", "x")))).isNull();
    assertThat(make(Map.of("other", Map.of()))).isNull();
  }
}
