package io.cemaf.agent.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.GuardSpec.OnTimeout;
import io.cemaf.rules.Mode;
import io.cemaf.rules.Skip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatekeeperTest {
  private final Bench bench = new Bench();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void everyThreadEnds() throws InterruptedException {
    bench.close();
    for (var thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    assertThat(bench.faults).isEmpty();
  }

  private Thread run(String name, Runnable body) {
    var thread = new Thread(body, name);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private static Runnable call(int site) {
    return () -> Gate.exit(Bench.enter(site), null);
  }

  @Test
  void enter_siteWithoutTerms_isNobodysBusiness() {
    var site = bench.site("m");

    assertThat(Bench.enter(site)).isNull();
  }

  @Test
  void enter_ruleThatDecidesNothing_countsTheCall() {
    var site = bench.site("m");
    bench.decide();

    var call = Bench.enter(site);

    assertThat(bench.state("chat").meter().inFlight()).isEqualTo(1);
    Gate.exit(call, null);
    assertThat(bench.state("chat").meter().inFlight()).isZero();
    assertThat(bench.state("chat").meter().ended()).isEqualTo(1);
  }

  @Test
  void exit_thrown_countsAFailure() {
    var site = bench.site("m");
    bench.decide();

    Gate.exit(Bench.enter(site), new IllegalStateException());

    assertThat(bench.state("chat").meter().failed()).isEqualTo(1);
  }

  @Test
  void bulkhead_full_pausesUntilAPermitIsGivenBack() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);

    run("second", call(site));

    await().until(() -> bench.state("chat").waiting() == 1);
    assertThat(bench.state("chat").meter().inFlight()).isEqualTo(1);
    Gate.exit(first, null);
    await().until(() -> bench.state("chat").meter().ended() == 2);
    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.records).containsExactly("paused bulkhead admitted");
  }

  @Test
  void bulkhead_manyThreads_neverMoreThanTheLimitAtOnce() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(3).build());
    var inside = new AtomicInteger();
    var most = new AtomicInteger();

    for (var i = 0; i < 16; i++) {
      run(
          "caller-" + i,
          () -> {
            for (var n = 0; n < 200; n++) {
              var call = Bench.enter(site);
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.yield();
              inside.decrementAndGet();
              Gate.exit(call, null);
            }
          });
    }

    await().until(() -> bench.state("chat").meter().ended() == 3_200);
    assertThat(most.get()).isBetween(1, 3);
    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.state("chat").waiting()).isZero();
  }

  @Test
  void bulkhead_limitRaisedWhileCallsWait_letsThemIn() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    run("second", call(site));
    await().until(() -> bench.state("chat").waiting() == 1);

    bench.decide(Bench.terms().limit(2).build());

    await().until(() -> bench.state("chat").meter().ended() == 1);
    Gate.exit(first, null);
  }

  @Test
  void bulkhead_limitLoweredBelowWhatRuns_startsNothingNew() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(2).build());
    var first = Bench.enter(site);
    bench.decide(Bench.terms().limit(1).maxWait(Duration.ZERO).build());

    run(
        "second",
        () ->
            assertThatExceptionOfType(CallRejectedException.class)
                .isThrownBy(() -> Bench.enter(site)));

    await().until(() -> bench.state("chat").rejected() == 1);
    Gate.exit(first, null);
  }

  @Test
  void bulkhead_maxWaitDurationOver_rejectsWithTheNumbers() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).maxWait(Duration.ofMillis(50)).build());
    var first = Bench.enter(site);
    var thrown = new CompletableFuture<CallRejectedException>();

    run(
        "second",
        () -> {
          try {
            Gate.exit(Bench.enter(site), null);
          } catch (CallRejectedException rejected) {
            thrown.complete(rejected);
          }
        });

    assertThat(thrown.orTimeout(10, TimeUnit.SECONDS).join())
        .hasMessageContaining("rule 'chat'")
        .hasMessageContaining("bulkhead: inFlight.chat is 1.0, threshold 1.0")
        .satisfies(rejected -> assertThat(rejected.getStackTrace()).isEmpty());
    assertThat(bench.records).containsExactly("paused bulkhead timed out", "rejected bulkhead");
    Gate.exit(first, null);
  }

  @Test
  void bulkhead_roomFull_rejectsAtOnce() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).maxWaiting(0).build());
    var first = Bench.enter(site);

    run(
        "second",
        () ->
            assertThatExceptionOfType(CallRejectedException.class)
                .isThrownBy(() -> Bench.enter(site)));

    await().until(() -> bench.state("chat").rejected() == 1);
    assertThat(bench.records).containsExactly("rejected bulkhead");
    Gate.exit(first, null);
  }

  @Test
  void bulkhead_callInsideACallOfTheSameRule_takesOnePermit() {
    var outer = bench.site("outer");
    var inner = bench.site("inner");
    bench.decide(Bench.terms().limit(1).build());

    var first = Bench.enter(outer);
    var second = Bench.enter(inner);

    assertThat(bench.state("chat").permitsTaken()).isEqualTo(1);
    assertThat(bench.state("chat").meter().inFlight()).isEqualTo(1);
    Gate.exit(second, null);
    assertThat(bench.state("chat").permitsTaken()).isEqualTo(1);
    Gate.exit(first, null);
    assertThat(bench.state("chat").permitsTaken()).isZero();
  }

  @Test
  void future_returned_holdsThePermitUntilItCompletes() {
    var site =
        bench.site("m", "chat", "java.util.concurrent.CompletableFuture", false, automatic());
    bench.decide(Bench.terms().limit(1).build());
    var future = new CompletableFuture<String>();

    var call = Bench.enter(site, this, new Object[0]);
    var returned = Gate.exit(call, future, null);

    assertThat(returned).isSameAs(future);
    assertThat(bench.state("chat").permitsTaken()).isEqualTo(1);
    future.complete("done");
    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.state("chat").meter().inFlight()).isZero();
  }

  @Test
  void future_cancelledByItsCaller_givesThePermitBackOnce() {
    var site =
        bench.site("m", "chat", "java.util.concurrent.CompletableFuture", false, automatic());
    bench.decide(Bench.terms().limit(2).build());
    var future = new CompletableFuture<String>();
    Gate.exit(Bench.enter(site, this, new Object[0]), future, null);

    future.cancel(true);
    future.obtrudeValue("late");

    assertThat(bench.state("chat").permitsTaken()).isZero();
  }

  @Test
  void callback_wrapped_holdsThePermitUntilItsEndAndForwardsEverything() {
    var end = new CallEnd.Callback(0, List.of("onComplete", "onError"));
    var site = bench.site("m", "chat", "void", false, end);
    bench.decide(Bench.terms().limit(1).build());
    var told = new ArrayList<String>();
    Handler handler = handler(told);
    Object[] arguments = {handler, "x"};

    var call = Bench.enter(site, this, arguments);
    var wrapped = (Handler) Gate.arguments(call, arguments)[0];
    Gate.exit(call, null, null);
    wrapped.onToken("a");

    assertThat(bench.state("chat").permitsTaken()).isEqualTo(1);
    wrapped.onComplete();
    wrapped.onError(new IllegalStateException());
    assertThat(told).containsExactly("token a", "complete", "error");
    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.state("chat").meter().ended()).isEqualTo(1);
  }

  @Test
  void callback_ofAnotherType_isGivenAsItIsAndThePermitEndsWithTheReturn() {
    var end = new CallEnd.Callback(1, List.of("onComplete"));
    var site = bench.site("m", "chat", "void", false, end);
    bench.decide(Bench.terms().limit(1).build());
    Object[] arguments = {null, handler(new ArrayList<>())};

    var call = Bench.enter(site, this, arguments);
    var given = Gate.arguments(call, arguments);
    Gate.exit(call, null, null);

    assertThat(given).isSameAs(arguments);
    assertThat(bench.health.counted(FallBack.CALLBACK_UNWRAPPED)).isEqualTo(1);
    assertThat(bench.state("chat").permitsTaken()).isZero();
  }

  /** What a streaming client tells. */
  public interface Handler {
    void onToken(String token);

    void onComplete();

    void onError(Throwable problem);
  }

  private static Handler handler(List<String> told) {
    return new Handler() {
      @Override
      public void onToken(String token) {
        told.add("token " + token);
      }

      @Override
      public void onComplete() {
        told.add("complete");
      }

      @Override
      public void onError(Throwable problem) {
        told.add("error");
      }
    };
  }

  private static CallEnd automatic() {
    return new CallEnd.Automatic();
  }

  @Test
  void lease_callThatNeverEnds_losesItsPermitAndIsCounted() {
    var site =
        bench.site("m", "chat", "java.util.concurrent.CompletableFuture", false, automatic());
    bench.decide(Bench.terms().limit(1).maxHold(Duration.ofMillis(10)).build());
    var never = new CompletableFuture<String>();
    Gate.exit(Bench.enter(site, this, new Object[0]), never, null);

    bench.gatekeeper.tick(System.nanoTime() + Duration.ofSeconds(1).toNanos());

    assertThat(bench.state("chat").permitsTaken()).isZero();
    assertThat(bench.health.counted(FallBack.LEASE_EXPIRED)).isEqualTo(1);
    never.complete("late");
    assertThat(bench.state("chat").permitsTaken()).isZero();
  }

  @Test
  void guard_open_pausesAndReleasesWhenItCloses() {
    var gate = new GuardGate("board", Duration.ofSeconds(30).toNanos(), OnTimeout.REJECT);
    var site = bench.site("m");
    gate.open(view("OPEN"));
    bench.decide(Bench.terms().guard(gate).build());
    run("caller", call(site));
    await().until(() -> bench.state("chat").waiting() == 1);

    gate.closed(view("CLOSED"), Integer.MAX_VALUE);
    bench.decide();

    await().until(() -> bench.state("chat").meter().ended() == 1);
    assertThat(bench.records).containsExactly("paused guard admitted");
  }

  private static GuardGate.View view(String state) {
    return new GuardGate.View(state, "temperature", 84, 80, 30_000);
  }

  @Test
  void guard_openLongerThanMaxWait_rejectsOrProceedsAsItSays() {
    for (var onTimeout : OnTimeout.values()) {
      var gate = new GuardGate("board", Duration.ofMillis(20).toNanos(), onTimeout);
      gate.open(view("OPEN"));
      var site = bench.site("m");
      bench.decide(Bench.terms().guard(gate).build());
      var outcome = new CompletableFuture<String>();

      run(
          "caller",
          () -> {
            try {
              Gate.exit(Bench.enter(site), null);
              outcome.complete("proceeded");
            } catch (CallRejectedException rejected) {
              outcome.complete(rejected.getMessage());
            }
          });

      assertThat(outcome.orTimeout(10, TimeUnit.SECONDS).join())
          .contains(
              onTimeout == OnTimeout.PROCEED
                  ? "proceeded"
                  : "guard: temperature is 84.0, threshold 80.0); try again in 30000 ms");
    }
  }

  @Test
  void guard_halfOpen_letsOneCallInAtATimeAcrossRules() {
    var gate = new GuardGate("board", Duration.ofSeconds(30).toNanos(), OnTimeout.REJECT);
    gate.open(view("OPEN"));
    var chat = bench.site("chat");
    var embed = bench.site("embed", "embed", "void", false, automatic());
    bench.decide(Bench.terms().guard(gate).build());
    var inside = new AtomicInteger();
    var go = new CompletableFuture<Void>();
    for (var site : List.of(chat, chat, embed)) {
      run(
          "caller-" + site,
          () -> {
            var call = Bench.enter(site);
            inside.incrementAndGet();
            go.join();
            Gate.exit(call, null);
          });
    }
    await().until(() -> bench.state("chat").waiting() + bench.state("embed").waiting() == 3);

    gate.halfOpen(view("HALF_OPEN"), 1);
    bench.decide();

    await().until(() -> inside.get() == 1);
    assertThat(bench.state("chat").waiting() + bench.state("embed").waiting()).isEqualTo(2);
    go.complete(null);
    // A start that is given back goes to whoever dispatches next: the control thread does each
    // poll.
    await()
        .until(
            () -> {
              bench.gatekeeper.dispatch();
              return inside.get() == 3;
            });
  }

  @Test
  void spacing_betweenStarts_isAtLeastTheDelay() {
    var site = bench.site("m");
    bench.decide(Bench.terms().spacing(Duration.ofMillis(20)).build());
    var starts = Collections.synchronizedList(new ArrayList<Long>());

    for (var i = 0; i < 5; i++) {
      run(
          "caller-" + i,
          () -> {
            var call = Bench.enter(site);
            starts.add(System.nanoTime());
            Gate.exit(call, null);
          });
    }

    await().until(() -> starts.size() == 5);
    var sorted = starts.stream().sorted().toList();
    // Four gaps of 20 ms; a start is noted a little after it is granted.
    assertThat(sorted.get(4) - sorted.get(0)).isGreaterThan(Duration.ofMillis(75).toNanos());
  }

  private static MemoryGate memory(int calls) {
    var gate = new MemoryGate(calls, () -> {}, () -> {});
    gate.decide(calls, new MemoryGate.View("rss", 3_000L << 20, 2_000L << 20));
    return gate;
  }

  @Test
  void memory_withoutAPlaceLeft_refusesAtTheDeadlineAndSaysWhy() {
    var other = bench.site("n", "tool", "void", false, new CallEnd.Automatic());
    var gate = memory(1);
    bench.decide(Bench.terms().memory(gate).deadline(Duration.ofMillis(50)).build());
    assertThat(gate.tryStart()).as("somebody else's").isTrue();

    assertThatExceptionOfType(CallRejectedException.class)
        .isThrownBy(() -> Bench.enter(other))
        .withMessageContaining(
            "rule 'tool' refused the call (memory: rss is 3000 MiB, threshold 2000 MiB)");
    assertThat(gate.waited()).isTrue();
    gate.ended();
    assertThat(gate.running()).isZero();
    Gate.exit(Bench.enter(other), null);
    assertThat(gate.look().ended()).isEqualTo(2);
  }

  @Test
  void memory_placeOfAnOuterCall_isItsInnerCallsToo() {
    var outer = bench.site("m");
    var inner = bench.site("n", "tool", "void", false, new CallEnd.Automatic());
    var gate = memory(1);
    bench.decide(Bench.terms().memory(gate).limit(5).build());

    var first = Bench.enter(outer);
    var second = Bench.enter(inner);

    assertThat(second).isNotNull();
    assertThat(gate.running()).isEqualTo(1);
    Gate.exit(second, null);
    assertThat(gate.running()).isEqualTo(1);
    Gate.exit(first, null);
    assertThat(gate.running()).isZero();
  }

  @Test
  void memory_placeGivenBack_letsInWhoWaitsInAnotherRoom() {
    var site = bench.site("m");
    var other = bench.site("n", "tool", "void", false, new CallEnd.Automatic());
    var gate = new MemoryGate(1, () -> {}, bench.gatekeeper::dispatch);
    bench.decide(Bench.terms().memory(gate).limit(5).build());
    var first = Bench.enter(site);
    run("second", call(other));
    await().until(() -> bench.state("tool").waiting() == 1);
    assertThat(bench.state("tool").permitsTaken()).as("holds nothing").isZero();

    Gate.exit(first, null);

    await().until(() -> bench.state("tool").meter().ended() == 1);
    assertThat(bench.records).containsExactly("paused memory admitted");
    assertThat(gate.running()).isZero();
  }

  @Test
  void memory_ofARuleThatObserves_isOnlyRecorded() {
    var site = bench.site("m");
    var gate = memory(0);
    bench.decide(Bench.terms().memory(gate).mode(Mode.OBSERVE).build());

    Gate.exit(Bench.enter(site), null);

    assertThat(bench.records).containsExactly("paused memory observed");
    assertThat(gate.running()).isZero();
  }

  @Test
  void interrupt_whileWaiting_rejectsAndKeepsTheFlag() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    var flagged = new CompletableFuture<Boolean>();
    var waiting =
        run(
            "second",
            () -> {
              try {
                Bench.enter(site);
              } catch (CallRejectedException rejected) {
                flagged.complete(Thread.currentThread().isInterrupted());
              }
            });
    await().until(() -> bench.state("chat").waiting() == 1);

    waiting.interrupt();

    assertThat(flagged.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
    assertThat(bench.state("chat").waiting()).isZero();
    Gate.exit(first, null);
  }

  @Test
  void interrupt_methodThatDeclaresIt_throwsInterruptedException() {
    var site = bench.site("callInterruptible");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    var thrown = new CompletableFuture<Throwable>();
    var waiting =
        run(
            "second",
            () -> {
              try {
                Bench.enter(site);
              } catch (Throwable interrupted) {
                thrown.complete(interrupted);
              }
            });
    await().until(() -> bench.state("chat").waiting() == 1);

    waiting.interrupt();

    assertThat(thrown.orTimeout(10, TimeUnit.SECONDS).join())
        .isInstanceOf(InterruptedException.class);
    Gate.exit(first, null);
  }

  @Test
  void monitorHeldByTheCaller_proceedsAndIsCounted() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    var lock = new Object();

    run(
        "second",
        () -> {
          synchronized (lock) {
            Gate.exit(Bench.enter(site), null);
          }
        });

    await().until(() -> bench.state("chat").meter().ended() == 1);
    assertThat(bench.health.counted(FallBack.MONITOR_HELD)).isEqualTo(1);
    Gate.exit(first, null);
  }

  @Test
  void synchronizedTarget_wouldWait_isRejected() {
    var site = bench.site("m", "chat", "void", true, automatic());
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);

    run(
        "second",
        () ->
            assertThatExceptionOfType(CallRejectedException.class)
                .isThrownBy(() -> Bench.enter(site)));

    await().until(() -> bench.state("chat").rejected() == 1);
    Gate.exit(first, null);
  }

  @Test
  void eventLoop_wouldWait_rejectsOrProceedsAsTheRuleSays() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    run(
        "loop-1",
        () ->
            assertThatExceptionOfType(CallRejectedException.class)
                .isThrownBy(() -> Bench.enter(site)));
    await().until(() -> bench.state("chat").rejected() == 1);

    bench.decide(Bench.terms().limit(1).proceedOnEventLoop().build());
    run("loop-2", call(site));

    await().until(() -> bench.state("chat").meter().ended() == 1);
    assertThat(bench.health.counted(FallBack.EVENT_LOOP)).isEqualTo(1);
    Gate.exit(first, null);
  }

  /** A client whose async method was woven: the glue is written out. */
  public static final class AsyncClient {
    private final int site;
    private final List<String> ranOn = Collections.synchronizedList(new ArrayList<>());

    AsyncClient(int site) {
      this.site = site;
    }

    @SuppressWarnings("unchecked")
    public CompletableFuture<String> ask(String question) {
      Object[] arguments = {question};
      var call = Bench.enter(site, this, arguments);
      CompletableFuture<String> result = null;
      if (!Gate.skips(call)) {
        ranOn.add(Thread.currentThread().getName());
        result = CompletableFuture.completedFuture("answer to " + question);
      }
      return (CompletableFuture<String>) Gate.exit(call, result, null);
    }
  }

  @Test
  void eventLoop_asyncCallWouldWait_getsAFutureAndRunsLaterElsewhere() {
    var site =
        bench.gatekeeper.register(
            new SiteSpec(
                AsyncClient.class.getName(),
                "ask",
                "(Ljava/lang/String;)Ljava/util/concurrent/CompletableFuture;",
                List.of(Bench.rule("chat", null, null)),
                automatic(),
                "java.util.concurrent.CompletableFuture",
                true,
                false,
                false));
    bench.decide(Bench.terms().limit(1).build());
    var client = new AsyncClient(site);
    var first = Bench.enter(site, this, new Object[0]);
    var answer = new CompletableFuture<CompletableFuture<String>>();

    var loop = run("loop-1", () -> answer.complete(client.ask("why")));

    var future = answer.orTimeout(10, TimeUnit.SECONDS).join();
    await().until(() -> !loop.isAlive() && bench.state("chat").waiting() == 1);
    assertThat(future).isNotDone();
    Gate.exit(first, null, null);
    assertThat(future.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("answer to why");
    assertThat(client.ranOn).singleElement().asString().startsWith("paused-call-");
    await().until(() -> bench.state("chat").permitsTaken() == 0);
  }

  @Test
  void forkJoinWorker_waiting_lendsItsPlaceToAnother() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    var pool = new ForkJoinPool(1);
    try {
      var blocked = pool.submit(call(site));
      await().until(() -> bench.state("chat").waiting() == 1);

      assertThat(pool.submit(() -> "other task").join()).isEqualTo("other task");
      Gate.exit(first, null);
      blocked.join();
    } finally {
      pool.shutdownNow();
    }
  }

  private int skipSite(String descriptor, String returns) {
    return bench.gatekeeper.register(
        new SiteSpec(
            "com.acme.Client",
            "m",
            descriptor,
            List.of(Bench.rule("chat", null, null)),
            automatic(),
            returns,
            false,
            false,
            false));
  }

  @ParameterizedTest(name = "{0} cannot return $arg{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "()I | 0 | int",
        "(Ljava/lang/String;)I | 0 | int",
        "(I)J | 0 | long",
        "(Ljava/lang/Object;)Ljava/lang/String; | 0 | java.lang.String",
        "(Lcom/acme/A;)Lcom/acme/B; | 0 | com.acme.B"
      })
  void skip_argumentThatTheMethodCannotReturn_isRefusedAndTheBodyRuns(
      String descriptor, int argument, String returns) {
    var site = skipSite(descriptor, returns);
    bench.decide(Bench.terms().skip(new Skip.Argument(argument)).build());

    assertThat(Bench.enter(site, this, new Object[] {"given"})).isNull();
    assertThat(bench.faults).singleElement().asString().contains("com.acme.Client.m");
    bench.faults.clear();
  }

  @Test
  void skip_argument_answersInTheBodysPlace() {
    var site = skipSite("(Ljava/lang/String;)Ljava/lang/Object;", "java.lang.Object");
    bench.decide(Bench.terms().skip(new Skip.Argument(0)).build());

    var call = Bench.enter(site, this, new Object[] {"given"});

    assertThat(Gate.skips(call)).isTrue();
    assertThat(Gate.exit(call, null, null)).isEqualTo("given");
    assertThat(bench.records).containsExactly("degraded skip");
  }

  @Test
  void observe_full_recordsAndLetsTheCallGo() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).mode(Mode.OBSERVE).build());

    var first = Bench.enter(site);
    run("second", call(site));

    await().until(() -> bench.state("chat").meter().ended() == 1);
    assertThat(bench.records).containsExactly("paused bulkhead observed");
    Gate.exit(first, null);
  }

  @Test
  void close_whileCallsWait_letsThemGo() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);
    var waiting = run("second", call(site));
    await().until(() -> bench.state("chat").waiting() == 1);

    bench.close();

    await().until(() -> !waiting.isAlive());
    Gate.exit(first, null);
  }

  @Test
  void agentThread_passesEverySite() {
    var site = bench.site("m");
    bench.decide(Bench.terms().limit(1).build());
    var first = Bench.enter(site);

    var agent =
        run(
            "agent",
            () -> {
              Gate.passOnThisThread();
              assertThat(Bench.enter(site)).isNull();
            });

    await().until(() -> !agent.isAlive());
    Gate.exit(first, null);
  }
}
