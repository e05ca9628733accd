package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Call;
import io.cemaf.Gate;
import io.cemaf.HeadReader;
import io.cemaf.Heard;
import io.cemaf.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which calls hear of a response: those that listen where its request was sent, and no others. */
final class HeardTest {
  private static final ResponseHead TOO_MANY =
      ResponseHead.of(429, Map.of("Retry-After", List.of("7", "8")));

  private final Bench bench = new Bench();
  private final Object request = new Object();
  private int outer;
  private int inner;

  /** The response is its own head. */
  private static class Plainly implements HeadReader {
    @Override
    public Object telling(Object bodyHandler, Consumer<ResponseHead> listeners) {
      return listeners;
    }

    @Override
    public ResponseHead read(Object response) throws ReflectiveOperationException {
      return (ResponseHead) response;
    }
  }

  @BeforeEach
  void somebodyReads() {
    outer = bench.site("outer");
    inner = bench.site("inner");
    bench.decide(Bench.terms().limit(2).maxWait(Duration.ZERO).build());
    Heard.by(new Plainly());
  }

  @AfterEach
  void nothingIsLeft() {
    bench.close();
    Gate.leave();
  }

  private Call listening(int site) {
    var call = (Call) Bench.enter(site);
    call.listen();
    return call;
  }

  @Test
  void call_thatListens_hearsOfTheLastResponseUntilItEnds() {
    var call = listening(outer);
    assertThat(call.heard()).isNull();

    Heard.received(ResponseHead.of(200, Map.of()), request);
    Heard.received(TOO_MANY, request);

    assertThat(call.heard()).isNotNull();
    assertThat(call.heard().status()).isEqualTo(429);
    assertThat(call.heard().header().apply("retry-after")).isEqualTo("7");
    assertThat(call.heard().header().apply("date")).isNull();
    Gate.exit(call, null);
    assertThat(call.heard()).isNull();
    assertThat(bench.faults).isEmpty();
  }

  @Test
  void call_thatDoesNotListen_hearsNothing() {
    var call = (Call) Bench.enter(outer);

    Heard.received(TOO_MANY, request);

    assertThat(call.heard()).isNull();
    assertThat(Heard.body(request)).isSameAs(request);
    Gate.exit(call, null);
  }

  @Test
  void calls_withinEachOther_hearOfTheSameResponse() {
    var first = listening(outer);
    var second = listening(inner);

    Heard.received(TOO_MANY, request);

    assertThat(first.heard()).isSameAs(TOO_MANY);
    assertThat(second.heard()).isSameAs(TOO_MANY);
    Gate.exit(second, null);
    Gate.exit(first, null);
  }

  /** As OkHttp's enqueue: the response comes on a thread of the client's. */
  @Test
  void request_thatIsSentLater_isHeardOfByTheCallThatItWasMadeIn() {
    var call = listening(outer);
    Heard.later(request);

    elsewhere(() -> Heard.received(TOO_MANY, request));

    assertThat(call.heard()).isSameAs(TOO_MANY);
    Gate.exit(call, null);
  }

  /** As the JDK's client: the handler of the body is told. */
  @Test
  @SuppressWarnings("unchecked")
  void response_thatComesAfterItsCallsEnd_isNotHeardByTheNextAtItsPlace() {
    var first = listening(outer);
    var late = (Consumer<ResponseHead>) Heard.body(request);
    Heard.later(request);
    Gate.exit(first, null);
    var second = listening(outer);
    assertThat(second).isSameAs(first);

    late.accept(TOO_MANY);
    elsewhere(() -> Heard.received(TOO_MANY, request));

    assertThat(second.heard()).isNull();
    Gate.exit(second, null);
  }

  @Test
  void task_ofACallThatListens_isHeardByItWhileItGoesOn() {
    var call = listening(outer);
    Gate.carry(request);

    elsewhere(
        () -> {
          var token = Gate.resume(request);
          Heard.received(TOO_MANY, new Object());
          Gate.suspend(token);
          Heard.received(ResponseHead.of(200, Map.of()), new Object());
        });

    assertThat(call.heard()).isSameAs(TOO_MANY);
    Gate.exit(call, null);
  }

  @Test
  void task_whoseCallHasEnded_isNotHeardByTheNextAtItsPlace() {
    var first = listening(outer);
    Gate.carry(request);
    Gate.exit(first, null);
    var second = listening(outer);

    elsewhere(
        () -> {
          var token = Gate.resume(request);
          Heard.received(TOO_MANY, new Object());
          Gate.suspend(token);
        });

    assertThat(second.heard()).isNull();
    Gate.exit(second, null);
  }

  @Test
  void response_thatCannotBeRead_isCountedAndHarmsNobody() {
    var call = listening(outer);

    Heard.received("no response", request);

    assertThat(call.heard()).isNull();
    assertThat(bench.faults).isNotEmpty();
    Gate.exit(call, null);
  }

  @Test
  void nobody_reads_nothingIsHeard() throws IOException {
    var call = listening(outer);
    Heard.by(null);

    Heard.later(request);
    Heard.received(TOO_MANY, request);

    assertThat(Heard.body(request)).isSameAs(request);
    assertThat(Heard.asked(request, -1)).isNull();
    assertThat(call.heard()).isNull();
    Gate.exit(call, null);
  }

  private static void elsewhere(Runnable body) {
    var runs = CompletableFuture.runAsync(body, run -> new Thread(run).start());
    assertThat(runs).succeedsWithin(Duration.ofSeconds(10));
  }
}
