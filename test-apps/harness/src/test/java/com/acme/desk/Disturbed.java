package com.acme.desk;

import io.cemaf.CallRejectedException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Interrupts calls while they wait, and gives futures up that others stand for. */
final class Disturbed {
  private static final String AGENT = "io.cemaf";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Disturbed() {}

  static String obey(String... order) {
    try {
      return switch (order[1]) {
        case "waiting" -> interrupted(Methods.named(order[2]), order[3], AGENT);
        case "running" -> interrupted(Methods.named(order[2]), order[3], Thread.class.getName());
        case "cancelled" -> cancelled(order[2], Boolean.parseBoolean(order[3]));
        default -> throw new IllegalArgumentException(order[1]);
      };
    } catch (Exception problem) {
      return problem.toString();
    }
  }

  /** What a call came to, whether it left the flag, whether its body ran, and after how long. */
  private record Seen(String how, boolean flag, boolean ran, long atNanos) {}

  private static String interrupted(Methods.Method method, String kind, String where)
      throws Exception {
    var tally = new Tally(0);
    var task = new FutureTask<>(() -> seen(method, tally));
    var thread = start(kind, task);
    awaitParked(thread, where, task);
    var since = System.nanoTime();
    thread.interrupt();
    var seen = task.get(20, TimeUnit.SECONDS);
    return String.join(
        " ",
        seen.how.replace(' ', '_'),
        seen.flag ? "flag" : "-",
        seen.ran ? "ran" : "-",
        Long.toString((seen.atNanos - since) / 1_000_000));
  }

  private static Seen seen(Methods.Method method, Tally tally) {
    String how;
    try {
      how = "answer:" + method.call(tally);
    } catch (Exception thrown) {
      how = thrown.getClass().getSimpleName();
      if (thrown instanceof CallRejectedException refused) {
        how += ":" + refused.rejection().action();
      }
    }
    var at = System.nanoTime();
    return new Seen(how, Thread.interrupted(), tally.most() > 0, at);
  }

  /** By name: this is compiled for 17, which has no virtual threads. */
  private static Thread start(String kind, FutureTask<?> task) throws Exception {
    switch (kind) {
      case "virtual" -> {
        return (Thread)
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
      }
      case "forkJoin" -> {
        var worker = new CompletableFuture<Thread>();
        var pool = new ForkJoinPool(1);
        pool.execute(
            () -> {
              worker.complete(Thread.currentThread());
              task.run();
            });
        pool.shutdown();
        return worker.get(20, TimeUnit.SECONDS);
      }
      default -> {
        var thread = new Thread(task, "disturbed");
        thread.setDaemon(true);
        thread.start();
        return thread;
      }
    }
  }

  private static void awaitParked(Thread thread, String where, Future<?> task) {
    var until = System.nanoTime() + PATIENCE_NANOS;
    while (!isParked(thread, where)) {
      if (task.isDone() || System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "it does not wait: " + Arrays.toString(thread.getStackTrace()));
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean isParked(Thread thread, String where) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(where))
        && thread.getState() == Thread.State.TIMED_WAITING;
  }

  /** Of a future that an event loop got for a call that waits. */
  private static String cancelled(String method, boolean mayInterrupt) throws Exception {
    var tally = new Tally(0);
    var made = new CompletableFuture<CompletableFuture<?>>();
    var loop =
        new Thread(
            () -> {
              try {
                made.complete((CompletableFuture<?>) Methods.named(method).call(tally));
              } catch (Exception thrown) {
                made.completeExceptionally(thrown);
              }
            },
            "reactor-http-nio-1");
    loop.start();
    var future = made.get(20, TimeUnit.SECONDS);
    var before = future.isDone();
    awaitPausedCall();
    var cancelled = future.cancel(mayInterrupt);
    return before + " " + cancelled + " " + future.isCancelled() + " " + (tally.most() > 0);
  }

  private static void awaitPausedCall() {
    var until = System.nanoTime() + PATIENCE_NANOS;
    while (Thread.getAllStackTraces().keySet().stream()
        .noneMatch(
            thread -> thread.getName().startsWith("paused-call-") && isParked(thread, AGENT))) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("no call waits");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
