package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.rules.CallEnd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadCallsTest {
  private static final CallEnd.Answer READ =
      new CallEnd.Answer(
          Lines.class.getName(),
          List.of("iterator", "stream"),
          List.of("close"),
          null,
          null,
          List.of(),
          null,
          List.of());

  private final Bench bench = new Bench();
  private int call;
  private int future;
  private int iterator;
  private int stream;
  private int close;

  /** What a method answers. */
  record Lines(Iterator<String> items) {}

  @BeforeEach
  void weave() {
    call = bench.site("lines", "chat", Lines.class.getName(), false, READ);
    future = bench.site("later", "chat", CompletableFuture.class.getName(), false, READ);
    var part = new CallEnd.Part(READ);
    iterator = bench.site("iterator", "chat", "java.util.Iterator", false, part);
    stream = bench.site("stream", "chat", "java.util.stream.Stream", false, part);
    close = bench.site("close", "chat", "void", false, part);
    bench.decide(Bench.terms().limit(1).build());
  }

  @AfterEach
  void end() {
    assertThat(bench.faults).isEmpty();
    bench.close();
  }

  private Object answer(Object lines) {
    var token = Bench.enter(call, this, new Object[0]);
    return Gate.exit(token, lines, null);
  }

  /** As a woven method of the answer. */
  private static @Nullable Object step(int site, Object lines, @Nullable Object bodys) {
    var token = Bench.enter(site, lines, new Object[0]);
    return Gate.exit(token, bodys, null);
  }

  @SuppressWarnings("unchecked")
  private Iterator<String> items(Lines lines) {
    return (Iterator<String>) step(iterator, lines, lines.items());
  }

  private int taken() {
    return bench.state("chat").permitsTaken();
  }

  private static Lines lines(String... items) {
    return new Lines(List.of(items).iterator());
  }

  @Test
  void answer_readToItsEnd_holdsThePermitUntilThenAndEndsOnce() {
    var lines = lines("a", "b");
    assertThat(answer(lines)).isSameAs(lines);

    var items = items(lines);
    assertThat(items.next()).isEqualTo("a");
    assertThat(items.hasNext()).isTrue();
    assertThat(items.next()).isEqualTo("b");
    assertThat(taken()).isEqualTo(1);
    assertThat(items.hasNext()).isFalse();
    assertThat(taken()).isZero();

    step(close, lines, null);
    assertThat(items.hasNext()).isFalse();
    assertThat(bench.state("chat").meter().ended()).isEqualTo(1);
    assertThat(bench.state("chat").meter().failed()).isZero();
  }

  @Test
  void answer_readAsAStream_givesAllItemsAndEnds() {
    var lines = lines("a", "b", "c");
    answer(lines);

    var read = new ArrayList<Object>();
    ((Stream<?>) step(stream, lines, Stream.of("a", "b", "c"))).forEach(read::add);

    assertThat(read).containsExactly("a", "b", "c");
    assertThat(taken()).isZero();
  }

  @Test
  void answer_closedHalfWay_givesThePermitBack() {
    var lines = lines("a", "b");
    answer(lines);
    assertThat(items(lines).next()).isEqualTo("a");

    step(close, lines, null);

    assertThat(taken()).isZero();
  }

  @Test
  void answer_thatFails_endsWithTheSameInstance() {
    var broken = new IllegalStateException("broken");
    var lines =
        new Lines(
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                throw broken;
              }

              @Override
              public String next() {
                throw broken;
              }
            });
    answer(lines);

    assertThatThrownBy(items(lines)::hasNext).isSameAs(broken);

    assertThat(taken()).isZero();
    assertThat(bench.state("chat").meter().failed()).isEqualTo(1);
  }

  @Test
  void answer_thatNobodyHolds_isCountedAndEnds() {
    answer(lines("a", "b"));
    assertThat(taken()).isEqualTo(1);

    await()
        .until(
            () -> {
              System.gc();
              bench.gatekeeper.tick(System.nanoTime());
              return taken() == 0;
            });

    assertThat(bench.health.counted(FallBack.ANSWER_FORGOTTEN)).isEqualTo(1);
  }

  @Test
  void answer_whoseItemsAreHeld_isNotForgotten() {
    var lines = lines("a", "b");
    answer(lines);
    var items = items(lines);
    lines = null;

    System.gc();
    bench.gatekeeper.tick(System.nanoTime());

    assertThat(taken()).isEqualTo(1);
    assertThat(items.next()).isEqualTo("a");
    assertThat(bench.health.counted(FallBack.ANSWER_FORGOTTEN)).isZero();
  }

  @Test
  void answer_ofAnotherType_endsWithTheReturnAndIsCounted() {
    answer("no lines");

    assertThat(taken()).isZero();
    assertThat(bench.health.counted(FallBack.STREAM_UNWRAPPED)).isEqualTo(1);
  }

  /** Whoever waits for the future may read at once, and be seen to. */
  @Test
  void answer_ofAFuture_isKnownBeforeItsDependents() {
    var lines = lines("a");
    var real = new CompletableFuture<Lines>();
    var token = Bench.enter(future, this, new Object[0]);
    @SuppressWarnings("unchecked")
    var given = (CompletableFuture<Lines>) Gate.exit(token, real, null);
    var read =
        given.thenApply(
            answered -> {
              var items = items(answered);
              var item = items.next();
              var held = taken();
              return item + held + items.hasNext() + taken();
            });

    real.complete(lines);

    assertThat(read.join()).isEqualTo("a1false0");
  }

  @Test
  void future_thatFails_endsTheCall() {
    var real = new CompletableFuture<Lines>();
    var token = Bench.enter(future, this, new Object[0]);
    var given = (CompletableFuture<?>) Gate.exit(token, real, null);

    real.completeExceptionally(new IllegalStateException("broken"));

    assertThat(given).isCompletedExceptionally();
    assertThat(taken()).isZero();
  }

  @Test
  void object_thatNoCallAnswered_isLeftAlone() {
    var lines = lines("a");

    assertThat(items(lines)).isSameAs(lines.items());
  }
}
