package com.acme.desk;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A service that fails as the system property {@code desk.fault} says, for the first {@code
 * desk.faults} calls since it was asked how many there were; and notes what it threw. Faults with a
 * comma between them are one call's each.
 */
public class Flaky {
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AtomicInteger TOOL_CALLS = new AtomicInteger();

  static String toolCalls() {
    return Integer.toString(TOOL_CALLS.getAndSet(0));
  }

  private static volatile Throwable last;
  private static volatile CompletableFuture<String> hung;

  /** How many calls there were since this was last asked. */
  static String calls() {
    return Integer.toString(CALLS.getAndSet(0));
  }

  /** Answers, or what it failed with and whether that was the very throwable. */
  static String seen() {
    try {
      return new Flaky().ask("a") + flag();
    } catch (Throwable thrown) {
      return said(thrown) + flag();
    }
  }

  /** As {@link #seen}, of a future. */
  static String seenLater() {
    var future = new Flaky().later("a");
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (Exception failed) {
      return said(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  /** As {@link #seen}, interrupted meanwhile. */
  static String interrupted() throws InterruptedException {
    var caller = Thread.currentThread();
    var by = new Thread(() -> interruptWhenParked(caller));
    by.start();
    var seen = seen();
    var unused = Thread.interrupted();
    by.join();
    return seen;
  }

  private static void interruptWhenParked(Thread caller) {
    while (caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    caller.interrupt();
  }

  /**
   * Cancels a future once so many calls were made; tells what came of it and of the last call's.
   */
  static String cancelled(int calls) throws Exception {
    hung = null;
    var future = new Flaky().later("a");
    var until = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < until && (CALLS.get() < calls || (calls > 1 && hung == null))) {
      Thread.onSpinWait();
    }
    var cancelled = future.cancel(true);
    var own = hung;
    // The attempt's thread may be on its way back with it still.
    while (System.nanoTime() < until && own != null && !own.isCancelled()) {
      Thread.onSpinWait();
    }
    return cancelled + " " + future.isCancelled() + " " + (own != null && own.isCancelled());
  }

  /** Calls it on a virtual thread. */
  static String virtual() throws Exception {
    var task = new FutureTask<>(Flaky::seen);
    var maker = Thread.class.getMethod("startVirtualThread", Runnable.class);
    ((Thread) maker.invoke(null, task)).join();
    return task.get();
  }

  /** Does something with a tool, and then as {@link #ask}. */
  public String withTool(String question) throws Exception {
    TOOL_CALLS.incrementAndGet();
    tool();
    return ask(question);
  }

  /** As {@link #ask}, of each piece of a list. */
  public List<String> list(List<String> questions) throws Exception {
    ask("a");
    return questions;
  }

  static String seenList() {
    try {
      return new Flaky().list(List.of("a", "b", "c", "d", "e")).toString();
    } catch (Throwable thrown) {
      return said(thrown);
    }
  }

  /** Must not be used twice. */
  public void tool() {}

  static String seenWithTool() {
    try {
      return new Flaky().withTool("a");
    } catch (Throwable thrown) {
      return said(thrown);
    }
  }

  /** As {@link #ask}, and calls itself until the stack is full. */
  static String seenAtTheEnd() {
    try {
      dive();
      return "never";
    } catch (StackOverflowError full) {
      return "full";
    }
  }

  private static void dive() {
    seen();
    dive();
  }

  /**
   * Many calls that are over about when their limit is; tells how many were answered, how many
   * stopped, and how many threads found their flag set afterwards.
   */
  static String manyAtTheirLimit(int threads, int calls) throws InterruptedException {
    var counts = new AtomicIntegerArray(3);
    var all = new Thread[threads];
    for (var i = 0; i < threads; i++) {
      all[i] = new Thread(() -> napOften(calls, counts), "napping-" + i);
      all[i].start();
    }
    for (var thread : all) {
      thread.join();
    }
    return counts.get(0) + " " + counts.get(1) + " " + counts.get(2);
  }

  private static void napOften(int calls, AtomicIntegerArray counts) {
    var flaky = new Flaky();
    for (var i = 0; i < calls; i++) {
      try {
        flaky.nap(700_000 + (i % 60) * 10_000L);
        counts.incrementAndGet(0);
      } catch (RuntimeException stopped) {
        counts.incrementAndGet(1);
      }
      // a moment in which whoever came too late would still come
      for (var spin = 0; spin < 200; spin++) {
        Thread.onSpinWait();
      }
      if (Thread.interrupted()) {
        counts.incrementAndGet(2);
      }
    }
  }

  /** Busy for a while, or until it is interrupted. */
  public void nap(long nanos) {
    var until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      if (Thread.interrupted()) {
        throw new IllegalStateException("woken");
      }
      Thread.onSpinWait();
    }
  }

  static String flag() {
    return Thread.currentThread().isInterrupted() ? " interrupted" : "";
  }

  static String said(Throwable thrown) {
    if (thrown == last) {
      return "its own " + thrown.getClass().getSimpleName();
    }
    return thrown.getCause() != null && thrown.getCause() == last
        ? thrown.getClass().getSimpleName() + " of its own " + last.getClass().getSimpleName()
        : thrown.toString();
  }

  /** Answers with the number of the call. */
  public String ask(String question) throws Exception {
    var number = CALLS.incrementAndGet();
    var fault = fault(number);
    switch (fault) {
      case "slow" -> TimeUnit.MILLISECONDS.sleep(150);
      case "hang" -> hang();
      case "deaf" -> beDeaf();
      default -> fail(fault);
    }
    return question + number;
  }

  /** As {@link #ask}. */
  public CompletableFuture<String> later(String question) {
    var number = CALLS.incrementAndGet();
    var fault = fault(number);
    if (fault.equals("hang")) {
      hung = new CompletableFuture<>();
      return hung;
    }
    try {
      fail(fault);
      return CompletableFuture.completedFuture(question + number);
    } catch (Throwable thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  private static String fault(int number) {
    return number > Integer.getInteger("desk.faults", Integer.MAX_VALUE)
        ? ""
        : nth(System.getProperty("desk.fault", "").split(",", -1), number);
  }

  private static String nth(String[] faults, int number) {
    return faults[Math.min(number, faults.length) - 1];
  }

  private static void fail(String fault) throws Exception {
    var thrown =
        switch (fault) {
          case "checked" -> new IOException("on purpose");
          case "runtime" -> new IllegalStateException("on purpose");
          case "argument" -> new NumberFormatException("on purpose");
          case "notFound" -> new Status(404);
          case "tooMany" -> new Status(429);
          case "error" -> new AssertionError("on purpose");
          case "stack" -> new StackOverflowError("on purpose");
          case "memory" -> new OutOfMemoryError("on purpose");
          case "refused" -> new Refused();
          case "timeout" -> new OwnTimeoutException();
          case "interrupted" -> new InterruptedException("on purpose");
          default -> null;
        };
    last = thrown == null ? last : thrown;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof Exception exception) {
      throw exception;
    }
  }

  private static void hang() {
    try {
      TimeUnit.SECONDS.sleep(20);
    } catch (InterruptedException woken) {
      last = new IllegalStateException("woken", woken);
      throw (IllegalStateException) last;
    }
  }

  /** Whatever anybody says. */
  private static void beDeaf() {
    var until = System.nanoTime() + 400_000_000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** An application's own, of the agent's kind. */
  public static final class Refused extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Refused() {
      super("cemaf: not at all");
    }
  }

  /** As above. */
  public static final class OwnTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Has a status as the exceptions of HTTP clients do. */
  public static final class Status extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;

    Status(int code) {
      super("status " + code);
      this.code = code;
    }

    /** Of the answer. */
    public int statusCode() {
      return code;
    }
  }
}
