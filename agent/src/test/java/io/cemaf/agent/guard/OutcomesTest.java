package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.CallRejectedException;
import io.cemaf.Rejection;
import io.cemaf.agent.limit.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class OutcomesTest {
  /** As those of HTTP clients. */
  public static final class StatusException extends RuntimeException {
    private final int status;

    StatusException(int status) {
      this.status = status;
    }

    public int statusCode() {
      return status;
    }
  }

  /** Says something else by that name, and that badly. */
  public static final class StrangeException extends RuntimeException {
    public String statusCode() {
      throw new IllegalStateException("never to be asked");
    }
  }

  /** A library's own, as all of them have. */
  private static final class ModelTimeoutException extends RuntimeException {}

  static Stream<Arguments> thrown() {
    return Stream.of(
        Arguments.of(new StatusException(429), Outcome.REFUSED),
        Arguments.of(new StatusException(503), Outcome.REFUSED),
        Arguments.of(new CompletionException(new StatusException(429)), Outcome.REFUSED),
        Arguments.of(new StatusException(408), Outcome.DROPPED),
        Arguments.of(new StatusException(504), Outcome.DROPPED),
        Arguments.of(new StatusException(400), Outcome.IGNORED),
        Arguments.of(new StatusException(500), Outcome.IGNORED),
        Arguments.of(new StrangeException(), Outcome.IGNORED),
        Arguments.of(new SocketTimeoutException(), Outcome.DROPPED),
        Arguments.of(new HttpConnectTimeoutException("late"), Outcome.DROPPED),
        Arguments.of(new RuntimeException(new TimeoutException()), Outcome.DROPPED),
        Arguments.of(new ModelTimeoutException(), Outcome.DROPPED),
        Arguments.of(new CancellationException(), Outcome.IGNORED),
        Arguments.of(new IOException("broken pipe"), Outcome.IGNORED),
        Arguments.of(new StackOverflowError(), Outcome.IGNORED),
        Arguments.of(
            new CallRejectedException(new Rejection("r", "bulkhead", "s", 1, 1, 0)),
            Outcome.IGNORED));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void of_whatWasThrown_isWhatItSaysAboutTheServer(Throwable thrown, Outcome outcome) {
    assertThat(Outcomes.of(thrown)).isEqualTo(outcome);
  }

  @Test
  void wasGivenUp_interruptedOrCancelled_isTrueWhereverItStands() {
    assertThat(Outcomes.wasGivenUp(new InterruptedException())).isTrue();
    assertThat(Outcomes.wasGivenUp(new CompletionException(new CancellationException()))).isTrue();
    assertThat(Outcomes.wasGivenUp(new RuntimeException(new java.io.InterruptedIOException())))
        .isTrue();
    assertThat(Outcomes.wasGivenUp(new IOException("broken pipe"))).isFalse();
    assertThat(Outcomes.wasGivenUp(null)).isFalse();
  }

  @Test
  void of_nothingThrown_isSuccess() {
    assertThat(Outcomes.of(null)).isEqualTo(Outcome.SUCCESS);
  }

  @Test
  void of_causesInACircle_ends() {
    var outer = new RuntimeException();
    outer.initCause(new RuntimeException(outer));

    assertThat(Outcomes.of(outer)).isEqualTo(Outcome.IGNORED);
  }
}
