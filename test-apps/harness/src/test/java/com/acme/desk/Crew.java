package com.acme.desk;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/** One executor, and what its tasks were seen to do. */
class Crew {
  final Executor executor;
  private final StringBuilder order = new StringBuilder();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private FutureTask<String> offered;
  private int limit = Integer.MAX_VALUE;
  private int now;
  private int most;
  private int above;
  private int started;

  Crew(Executor executor) {
    this.executor = executor;
  }

  String start(int tasks, int millis) {
    var refused = 0;
    var how = "";
    for (var i = 0; i < tasks; i++) {
      try {
        executor.execute(() -> work("", millis));
      } catch (RuntimeException full) {
        refused++;
        how = " " + full.getMessage();
      }
    }
    return "refused " + refused + how;
  }

  /** One task, submitted inside a call of a rule. */
  String called(String rule, int millis) {
    executor.execute(() -> work(rule, millis));
    return "done";
  }

  private void work(String name, int millis) {
    begin(name);
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** One task, until it is let go. */
  String hold() {
    executor.execute(
        () -> {
          begin("");
          try {
            letGo.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          } finally {
            end();
          }
        });
    return "done";
  }

  String letGo() {
    letGo.countDown();
    return "done";
  }

  /** One task, to be given up before it begins. */
  String offer() {
    offered = new FutureTask<>(() -> work("offered", 0), "done");
    executor.execute(offered);
    return "done";
  }

  String giveUp() {
    return Boolean.toString(offered != null && offered.cancel(true));
  }

  private synchronized void begin(String name) {
    now++;
    started++;
    most = Math.max(most, now);
    above += now > limit ? 1 : 0;
    order.append(name.isEmpty() ? "" : name + " ");
  }

  private synchronized void end() {
    now--;
  }

  /** From here on tasks are noted that begin while so many are at work. */
  synchronized String watch(int atOnce) {
    limit = atOnce;
    above = 0;
    most = 0;
    started = 0;
    order.setLength(0);
    return "done";
  }

  /** Tasks that began above the limit, the most at work at once, and how many began. */
  synchronized String over() {
    return above + " " + most + " " + started;
  }

  /** Tasks at work. */
  synchronized String now() {
    return Integer.toString(now);
  }

  /** The tasks with names, as they began. */
  synchronized String order() {
    return order.toString().strip();
  }

  /** Tasks that each submit another to the same executor, and wait for it. */
  String join(int tasks) throws Exception {
    var outer = new ArrayList<FutureTask<Integer>>();
    for (var i = 0; i < tasks; i++) {
      var task = new FutureTask<>(this::submitAndJoin);
      outer.add(task);
      executor.execute(task);
    }
    var sum = 0;
    for (var each : outer) {
      sum += each.get();
    }
    return Integer.toString(sum);
  }

  private int submitAndJoin() throws Exception {
    var inner = new FutureTask<>(() -> 1);
    executor.execute(inner);
    return inner.get();
  }

  String sizes() {
    var pool = (ThreadPoolExecutor) executor;
    return pool.getCorePoolSize() + " " + pool.getMaximumPoolSize();
  }

  void setCore(int core) {
    ((ThreadPoolExecutor) executor).setCorePoolSize(core);
  }

  void setMaximum(int maximum) {
    ((ThreadPoolExecutor) executor).setMaximumPoolSize(maximum);
  }

  String set(int core, int maximum) {
    try {
      if (maximum >= Integer.parseInt(sizes().split(" ")[0])) {
        setMaximum(maximum);
        setCore(core);
      } else {
        setCore(core);
        setMaximum(maximum);
      }
      return "done";
    } catch (IllegalArgumentException refused) {
      return "refused";
    }
  }

  String shutdown() {
    ((ExecutorService) executor).shutdown();
    return "done";
  }

  String stop() {
    return Integer.toString(((ExecutorService) executor).shutdownNow().size());
  }

  String ended() {
    return Boolean.toString(((ExecutorService) executor).isTerminated());
  }

  String clear() {
    ((ThreadPoolExecutor) executor).getQueue().clear();
    return "done";
  }
}
