package io.cemaf.agent.guard;

import io.cemaf.Again;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the caller gets in place of a method's own future: it fails when an attempt takes too long,
 * whose future is then cancelled, and stands for the next attempt where there is one. Cancelling it
 * cancels what it stands for.
 */
final class Followed extends CompletableFuture<Object> {
  private final Retries retries;
  private final RuleSite site;
  private final Again call;
  private final @Nullable MethodHandle handle;
  private volatile @Nullable CompletionStage<?> real;
  private volatile TimeLimits.@Nullable Wait waiting;

  /** The thread of an attempt that has not come to its future yet. */
  private volatile @Nullable Thread running;

  private final Course course;

  Followed(Retries retries, RuleSite site, Again call) {
    this.retries = retries;
    this.site = site;
    this.call = call;
    course = new Course(retries, site, call);
    handle = retries.applyTo(site) ? retries.handle(site, call) : null;
  }

  /** Limits a future that its caller has already. */
  void watch(CompletionStage<?> stage) {
    var limit = limit(stage, new AtomicBoolean());
    if (limit != null) {
      var unused = stage.whenComplete((result, thrown) -> limit.cancel(false));
    }
  }

  void follow(CompletionStage<?> stage) {
    real = stage;
    var settled = new AtomicBoolean();
    var limit = limit(stage, settled);
    var unused =
        stage.whenComplete(
            (result, thrown) -> {
              if (limit != null) {
                limit.cancel(false);
              }
              if (!settled.compareAndSet(false, true)) {
                return;
              }
              if (thrown == null) {
                complete(result);
              } else {
                failed(thrown);
              }
            });
    if (isCancelled()) {
      cancel(stage);
    }
  }

  private @Nullable Future<?> limit(CompletionStage<?> stage, AtomicBoolean settled) {
    var nanos = site.untilReturnNanos(course.call().cameNanos(), site.nowNanos());
    return nanos == 0
        ? null
        : retries
            .timeLimits()
            .after(
                nanos,
                () -> {
                  if (settled.compareAndSet(false, true)) {
                    site.state().timedOut.increment();
                    OwnThread.run("timed-out-call-", call.self(), () -> timedOut(stage, nanos));
                  }
                });
  }

  private void timedOut(CompletionStage<?> stage, long nanos) {
    cancel(stage);
    failed(site.timeout(nanos, null));
  }

  private static void cancel(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future) {
      var unused = future.cancel(true);
    }
  }

  private void failed(Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    var wait = handle == null || isDone() ? Retries.NEVER : course.next(cause);
    var scheduled =
        wait == Retries.NEVER
            ? null
            : retries.timeLimits().later(wait, this::startAgain, () -> giveUp(thrown));
    if (scheduled == null) {
      completeExceptionally(cause == thrown ? site.told(thrown, call.self()) : thrown);
      return;
    }
    waiting = scheduled;
    if (isDone()) {
      scheduled.cancel();
    }
  }

  /** The agent leaves: nobody makes another attempt. */
  private void giveUp(Throwable thrown) {
    OwnThread.run("failed-call-", call.self(), () -> completeExceptionally(thrown));
  }

  private void startAgain() {
    if (isDone()) {
      return;
    }
    OwnThread.run("retried-call-", call.self(), this::again);
  }

  private void again() {
    running = Thread.currentThread();
    if (isDone()) {
      return;
    }
    var handle = this.handle;
    if (handle == null) {
      return;
    }
    try {
      var result = course.attempt(handle, course.call().arguments());
      running = null;
      if (result instanceof CompletionStage<?> stage) {
        follow(stage);
      } else {
        complete(result);
      }
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    var cancelled = super.cancel(mayInterruptIfRunning);
    var scheduled = waiting;
    if (scheduled != null) {
      scheduled.cancel();
    }
    var thread = running;
    if (thread != null) {
      thread.interrupt();
    }
    var stage = real;
    if (stage != null) {
      cancel(stage);
    }
    return cancelled;
  }
}
