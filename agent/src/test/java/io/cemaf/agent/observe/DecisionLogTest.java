package io.cemaf.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.Level;
import io.cemaf.Priority;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private static final int WRITERS = 4;
  private static final int ROUNDS = 200_000;

  private final DecisionLog log = new DecisionLog();
  private final AtomicLong nanos = new AtomicLong();
  private final Recorder recorder = new DecisionRecorder(log, nanos::get);

  private static CallFacts facts(String rule, double value) {
    return new CallFacts(
        rule, "m." + rule, Priority.LOW, Level.HIGH, "cpu", value, 2 * value, "bulkhead");
  }

  @Test
  void last_moreThanAThousand_keepsTheNewestThousandInOrder() {
    for (var i = 0; i < 2_500; i++) {
      recorder.callRejected(facts("r", i));
    }

    var kept = log.all();

    assertThat(kept).hasSize(DecisionLog.CALLS_KEPT);
    for (var i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i).value()).isEqualTo(1_500 + i);
    }
    assertThat(log.lost()).isZero();
  }

  @Test
  void last_changesAmongAFloodOfRejections_areStillThereInTheirPlace() {
    log.tick(1_000);
    recorder.levelChanged(Level.NORMAL, Level.HIGH, "cpu", 0.8, 0.75);
    for (var i = 0; i < 5_000; i++) {
      recorder.callRejected(facts("r", i));
    }
    recorder.guardTransition("board", "CLOSED", "OPEN", "temperature", 81, 80);
    log.tick(2_000);
    recorder.callDegraded(facts("r", 0));

    var kept = log.all();

    assertThat(kept.get(0))
        .isEqualTo(
            new Decision(
                1_000,
                Decision.Kind.LEVEL,
                "level",
                "",
                null,
                null,
                "cpu",
                0.8,
                0.75,
                "NORMAL -> HIGH",
                "",
                0));
    assertThat(kept.get(kept.size() - 2).kind()).isEqualTo(Decision.Kind.GUARD);
    assertThat(kept.get(kept.size() - 1).kind()).isEqualTo(Decision.Kind.DEGRADED);
    assertThat(kept.get(kept.size() - 1).atMillis()).isEqualTo(2_000);
  }

  @Test
  void last_filteredAndLimited_answersTheNewestThatFit() {
    for (var i = 0; i < 10; i++) {
      recorder.callRejected(facts(i % 2 == 0 ? "even" : "odd", i));
    }

    assertThat(log.last(2, decision -> decision.subject().equals("even")))
        .extracting(Decision::value)
        .containsExactly(6.0, 8.0);
  }

  @Test
  void paused_andAdmittedLater_tellsHowLong() {
    log.tick(10_000);
    var waiting = recorder.callPaused(facts("r", 1), "one moment");
    nanos.addAndGet(750_000_000L);
    waiting.ended("admitted");

    assertThat(log.all())
        .extracting(Decision::kind, Decision::detail, Decision::waitedNanos)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Decision.Kind.PAUSED, "one moment", 0L),
            org.assertj.core.groups.Tuple.tuple(Decision.Kind.RESUMED, "admitted", 750_000_000L));
  }

  @Test
  void write_fourThreadsAndAReader_neverShowsATornDecision() throws Exception {
    // Each writer's decisions carry one number in five places: any mixture shows.
    var pool = Executors.newFixedThreadPool(WRITERS);
    try {
      var start = new CountDownLatch(1);
      var writers = new ArrayList<Future<Boolean>>();
      for (var writer = 0; writer < WRITERS; writer++) {
        var own = writer;
        Callable<Boolean> loop = () -> write(own, start);
        writers.add(pool.submit(loop));
      }
      start.countDown();
      var seen = 0L;
      while (!writers.stream().allMatch(Future::isDone)) {
        var kept = log.all();
        assertWhole(kept);
        seen += kept.size();
      }
      for (var writer : writers) {
        assertThat(writer.get()).isTrue();
      }
      assertThat(seen).as("decisions read while they were written").isPositive();
      assertThat(log.all()).hasSizeGreaterThan(900);
      assertWhole(log.all());
    } finally {
      pool.shutdownNow();
    }
  }

  private boolean write(int own, CountDownLatch start) throws InterruptedException {
    var some = new CallFacts[16];
    var kinds = new Decision.Kind[] {Decision.Kind.REJECTED, Decision.Kind.DEGRADED};
    for (var i = 0; i < some.length; i++) {
      some[i] = facts("r" + (16 * own + i), 16 * own + i);
    }
    start.await();
    for (var i = 0; i < ROUNDS; i++) {
      var number = i & 15;
      log.call(kinds[number & 1], some[number], some[number].method(), (long) some[number].value());
    }
    return true;
  }

  private static void assertWhole(List<Decision> decisions) {
    for (var decision : decisions) {
      var number = decision.waitedNanos();
      var whole =
          decision.subject().equals("r" + number)
              && decision.detail().equals("m.r" + number)
              && decision.method().equals(decision.detail())
              && decision.value() == number
              && decision.threshold() == 2 * number
              && decision.kind()
                  == (number % 2 == 0 ? Decision.Kind.REJECTED : Decision.Kind.DEGRADED);
      assertThat(whole).as("%s", decision).isTrue();
    }
  }

  @Test
  void callRejected_anyNumber_allocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var same = facts("r", 1);
    for (var i = 0; i < 20_000; i++) {
      recorder.callRejected(same);
    }
    var thread = Thread.currentThread().getId();
    var before = threads.getThreadAllocatedBytes(thread);
    for (var i = 0; i < 20_000; i++) {
      recorder.callRejected(same);
    }
    var allocated = threads.getThreadAllocatedBytes(thread) - before;

    assertThat(allocated).as("bytes for 20,000 rejections").isLessThan(20_000);
  }
}
