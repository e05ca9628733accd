package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.rules.CallEnd;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that are submitted inside a call: a bulkhead of 1, and nobody may wait for it. */
final class CarriedTest {
  private final Bench bench = new Bench();
  private final Object task = new Object();
  private int outer;
  private int inner;

  @BeforeEach
  void onePermit() {
    outer = bench.site("outer");
    inner = bench.site("inner");
    bench.decide(Bench.terms().limit(1).maxWait(Duration.ZERO).build());
  }

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.faults).isEmpty();
    bench.close();
    Gate.leave();
  }

  private int taken() {
    return bench.state("chat").permitsTaken();
  }

  private void call() {
    Gate.exit(Bench.enter(inner), null);
  }

  private void refused() {
    assertThatExceptionOfType(CallRejectedException.class).isThrownBy(this::call);
  }

  /** Runs to its end on a thread of its own. */
  private static void elsewhere(Runnable body) {
    var runs = CompletableFuture.runAsync(body, run -> new Thread(run).start());
    assertThat(runs).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void task_runWhileItsCallGoesOn_sharesThePermit() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    elsewhere(
        () -> {
          var token = Gate.resume(task);
          var second = Bench.enter(inner);
          assertThat(taken()).isEqualTo(1);
          Gate.exit(second, null);
          Gate.suspend(token);
        });

    assertThat(bench.state("chat").meter().ended()).isZero();
    Gate.exit(first, null);
    assertThat(bench.state("chat").meter().ended()).isEqualTo(1);
  }

  @Test
  void task_thatWasNotSubmittedInACall_isGatedForItself() {
    Gate.carry(task);
    var first = Bench.enter(outer);

    elsewhere(
        () -> {
          assertThat(Gate.resume(task)).isNull();
          refused();
        });

    Gate.exit(first, null);
  }

  @Test
  void task_hasEnded_itsThreadIsGatedAgain() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    elsewhere(
        () -> {
          var token = Gate.resume(task);
          call();
          Gate.suspend(token);
          refused();
        });

    Gate.exit(first, null);
  }

  @Test
  void task_runTwice_isPartOfTheCallOnce() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    elsewhere(
        () -> {
          Gate.suspend(Gate.resume(task));
          assertThat(Gate.resume(task)).isNull();
          refused();
        });

    Gate.exit(first, null);
  }

  @Test
  void step_runTwice_isPartOfTheCallEachTime() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    for (var round = 0; round < 2; round++) {
      elsewhere(
          () -> {
            var token = Gate.resumeStep(task);
            call();
            Gate.suspend(token);
          });
    }

    Gate.exit(first, null);
  }

  @Test
  void task_runAfterItsCallHasEnded_isGatedForItself() {
    var first = Bench.enter(outer);
    Gate.carry(task);
    Gate.exit(first, null);

    elsewhere(
        () -> {
          assertThat(Gate.resume(task)).isNull();
          var own = Bench.enter(inner);
          assertThat(taken()).isEqualTo(1);
          Gate.exit(own, null);
        });
  }

  @Test
  void call_endsWhileItsTaskRuns_whatTheTaskCallsThenIsGated() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    var ended = new CompletableFuture<Void>();
    var resumed = new CompletableFuture<Void>();
    var runs =
        CompletableFuture.runAsync(
            () -> {
              var token = Gate.resume(task);
              resumed.complete(null);
              ended.join();
              var own = Bench.enter(inner);
              assertThat(taken()).isEqualTo(1);
              Gate.exit(own, null);
              Gate.suspend(token);
            },
            run -> new Thread(run).start());
    resumed.join();
    Gate.exit(first, null);
    ended.complete(null);

    assertThat(runs).succeedsWithin(Duration.ofSeconds(10));
  }

  /** The object of a call that has ended is used for the next one of its thread. */
  @Test
  void callUsedAgain_underAnotherLease_isNotTheTasksCall() {
    var first = Bench.enter(outer);
    Gate.carry(task);
    Gate.exit(first, null);
    var next = Bench.enter(outer);
    assertThat(next).isSameAs(first);

    elsewhere(
        () -> {
          assertThat(Gate.resume(task)).isNull();
          refused();
        });

    Gate.exit(next, null);
  }

  @Test
  void callThatReturnedAFuture_sharesUntilTheFutureCompletes() {
    var site = bench.site("async", "chat", "java.util.concurrent.CompletableFuture", false, end());
    bench.decide();
    var future = new CompletableFuture<String>();
    var first = Bench.enter(site, this, new Object[0]);
    Gate.carry(task);
    Gate.exit(first, future, null);

    elsewhere(
        () -> {
          var token = Gate.resume(task);
          call();
          assertThat(taken()).isEqualTo(1);
          future.complete("done");
          Gate.suspend(token);
        });

    assertThat(taken()).isZero();
  }

  @Test
  void taskOfATask_sharesThePermitToo() {
    var first = Bench.enter(outer);
    Gate.carry(task);
    var further = new Object();

    elsewhere(
        () -> {
          var token = Gate.resume(task);
          Gate.carry(further);
          Gate.suspend(token);
        });
    elsewhere(
        () -> {
          var token = Gate.resume(further);
          call();
          Gate.suspend(token);
        });

    Gate.exit(first, null);
  }

  @Test
  void worker_runsATask_sharesThePermitFromItsStartToItsEnd() {
    var first = Bench.enter(outer);
    Gate.carry(task);

    elsewhere(
        () -> {
          Gate.startWork(task);
          call();
          Gate.endWork();
          refused();
        });

    Gate.exit(first, null);
  }

  @Test
  void anotherRule_insideATask_isGatedForItself() {
    var other = bench.site("other", "other", "java.lang.Object", false, end());
    bench.decide();
    var first = Bench.enter(outer);
    Gate.carry(task);

    elsewhere(
        () -> {
          var token = Gate.resume(task);
          var own = Bench.enter(other);
          assertThat(bench.state("other").permitsTaken()).isEqualTo(1);
          Gate.exit(own, null);
          Gate.suspend(token);
        });

    Gate.exit(first, null);
  }

  private static CallEnd end() {
    return new CallEnd.Automatic();
  }

  @Test
  void taskThatIsDropped_isNotKept() {
    var first = Bench.enter(outer);
    var dropped = new WeakReference<>(submitted());

    await()
        .until(
            () -> {
              System.gc();
              return dropped.get() == null;
            });

    Gate.exit(first, null);
  }

  private static Object submitted() {
    var fresh = new Object();
    Gate.carry(fresh);
    return fresh;
  }
}
