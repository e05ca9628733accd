package io.cemaf.agent.guard;

import io.cemaf.Again;
import io.cemaf.Call;
import io.cemaf.CallTimeoutException;
import io.cemaf.Gate;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.CallEnd;
import java.lang.ref.WeakReference;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call whose answer is read after its method has returned. It ends once: when the answer has
 * been read to its end, fails, is closed, is forgotten, or takes too long.
 */
final class ReadCall {
  private static final Object OVER = new Object();

  private final ReadCalls calls;
  private final ReadCalls.Key key;
  private final RuleSite site;
  private final Call call;
  private final CallEnd.Answer answers;
  private final Health health;
  private final @Nullable Object self;
  private volatile @Nullable Object lastItem;
  private final @Nullable Silence silence;

  /** Null while it goes on; what its reader gets if it took too long; else a mark. */
  private final AtomicReference<@Nullable Object> end = new AtomicReference<>();

  private volatile @Nullable Future<?> timeLimit;

  /** Of all its steps; 0 for as long as they like. Set before anybody has the answer. */
  private long stepsNanos;

  private long stepsUntilNanos;

  /** Weak: it holds the answer. */
  private volatile @Nullable WeakReference<ToldItems> told;

  ReadCall(
      ReadCalls calls,
      ReadCalls.Key key,
      RuleSite site,
      Call call,
      CallEnd.Answer answers,
      Health health) {
    this.calls = calls;
    this.key = key;
    this.site = site;
    this.call = call;
    this.answers = answers;
    this.health = health;
    var about = call.again();
    self = about == null ? null : about.self();
    // A handler asks for nothing: it wants whatever comes.
    silence =
        site.ends() && !isStepwise()
            ? Silence.of(site, answers.told().isEmpty() ? 0 : Long.MAX_VALUE, this::silent)
            : null;
  }

  /** On the thread on which the call has answered. */
  void begin(Object answer) {
    var about = call.again();
    if (about != null) {
      limit(about);
    }
    if (silence != null && answers.told().isEmpty()) {
      silence.begin();
    }
    if (completion(answer) instanceof CompletionStage<?> stage) {
      var unused = stage.whenComplete((nothing, thrown) -> end(thrown));
    }
  }

  private @Nullable Object completion(Object answer) {
    var method = answers.completedBy();
    return method == null ? null : Methods.call(answer, method);
  }

  private void limit(Again about) {
    var now = site.nowNanos();
    var watched = about.timeLimit();
    var started = now;
    if (watched != null) {
      // What stops the thread was for the method's own work.
      if (watched.done()) {
        site.state().overdue.increment();
      }
      started = watched.deadlineNanos() - watched.nanos();
      call.again(new Again(about.self(), about.arguments(), about.cameNanos(), null));
    }
    var nanos = site.ends() ? site.attemptNanos(about.cameNanos(), started) : 0;
    if (isStepwise()) {
      var ending = site.terms().ending();
      if (site.ends() && ending != null && ending.limitsStreams()) {
        health.count(FallBack.NOT_TIMED);
      }
      stepsNanos = nanos;
      stepsUntilNanos = started + nanos;
    } else if (nanos > 0) {
      timeLimit =
          site.retries()
              .timeLimits()
              .after(
                  Math.max(1, started + nanos - now),
                  () ->
                      late(new CallTimeoutException(site.state().name(), nanos / 1_000_000, null)));
    }
  }

  /** Whether its items are steps of work that is done as they are read. */
  boolean isStepwise() {
    return !answers.over().isEmpty();
  }

  /** What its reader gets in place of the next step; null if it did not take too long. */
  @Nullable CallTimeoutException lateForSteps() {
    if (stepsNanos > 0 && site.nowNanos() - stepsUntilNanos > 0) {
      var timeout = new CallTimeoutException(site.state().name(), stepsNanos / 1_000_000, null);
      if (end.compareAndSet(null, timeout)) {
        site.state().timedOut.increment();
        over(timeout);
      }
    }
    return late();
  }

  private void silent(String limit, long nanos) {
    late(new CallTimeoutException(site.state().name(), limit, nanos / 1_000_000));
  }

  /** On the thread that keeps the time. */
  private void late(CallTimeoutException timeout) {
    if (end.compareAndSet(null, timeout)) {
      site.state().timedOut.increment();
      OwnThread.run("timed-out-call-", self, () -> stop(timeout));
    }
  }

  private void stop(CallTimeoutException timeout) {
    over(timeout);
    var reference = told;
    var handler = reference == null ? null : reference.get();
    if (handler != null) {
      handler.fail(timeout);
    }
    var answer = key.get();
    if (answer == null) {
      return;
    }
    if (completion(answer) instanceof CompletableFuture<?> future) {
      future.completeExceptionally(timeout);
    }
    if (answers.abort() != null) {
      Methods.close(answer, answers.abort());
    }
    var unused = Methods.call(answer, answers.closedBy().get(0));
  }

  CallEnd.Answer answers() {
    return answers;
  }

  /** Lets what this thread does be part of the call, until {@link Gate#suspend}. */
  @Nullable Object within() {
    return Gate.within(call);
  }

  /** Lets what is called within another call be part of this one. */
  void takesIn(Call part) {
    part.partOf(call);
  }

  /** Who is told its items. */
  void tells(ToldItems handler) {
    told = new WeakReference<>(handler);
    if (silence != null) {
      silence.begin();
    }
  }

  /** The reader wants an item. */
  void asked() {
    if (silence != null) {
      silence.asked(1);
    }
  }

  /** It is about to get one. */
  void item() {
    if (silence != null) {
      silence.item();
    }
  }

  /** What it is; the last one says how many tokens were used. */
  void is(@Nullable Object item) {
    if (site.metering() != null) {
      lastItem = item;
    }
  }

  /** It has it. */
  void handed() {
    if (silence != null) {
      silence.handed();
    }
  }

  /** What its reader gets in place of anything else; null if it did not take too long. */
  @Nullable CallTimeoutException late() {
    return end.get() instanceof CallTimeoutException timeout ? timeout : null;
  }

  /** The answer has been read to its end, or failed. */
  void end(@Nullable Throwable thrown) {
    if (end.compareAndSet(null, OVER)) {
      over(thrown);
    }
  }

  /** Nobody reads on. */
  void closed() {
    end(new CancellationException());
  }

  /** False if it has ended already. */
  boolean forgotten() {
    if (!end.compareAndSet(null, OVER)) {
      return false;
    }
    over(new CancellationException());
    return true;
  }

  private void over(@Nullable Throwable thrown) {
    calls.remove(key);
    var limit = timeLimit;
    if (limit != null) {
      limit.cancel(false);
    }
    if (silence != null) {
      silence.end();
    }
    call.accept(lastItem, thrown);
  }
}
