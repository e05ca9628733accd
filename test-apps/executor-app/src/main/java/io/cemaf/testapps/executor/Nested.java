package io.cemaf.testapps.executor;

import com.acme.Chat;
import com.acme.Gauge;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Calls that make a call of the same kind on another thread, and are over when that one is. */
final class Nested {
  private static final int CALLS = 24;

  private Nested() {}

  private interface Way {
    CompletableFuture<String> ask(String question);
  }

  static void nested() throws Exception {
    var chat = new Chat();
    var pool = Executors.newFixedThreadPool(2);
    var tasks = perTask();
    Executor own = task -> new Thread(task).start();
    ask("common pool", question -> chat.askAsync(question, ForkJoinPool.commonPool()));
    ask("pool", question -> chat.askAsync(question, pool));
    ask("thread per task", question -> chat.askAsync(question, tasks));
    ask("own executor", question -> chat.askAsync(question, own));
    ask("stages", question -> chat.askThen(question, pool));
    ask("plain on a pool", question -> chat.askPlain(question, pool));
    ask("plain on the common pool", question -> chat.askPlain(question, ForkJoinPool.commonPool()));
    ask("plain on a thread per task", question -> chat.askPlain(question, tasks));
    pool.shutdown();
    tasks.shutdown();
  }

  private static ExecutorService perTask()
      throws IllegalAccessException, InvocationTargetException {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException before21) {
      return Executors.newCachedThreadPool();
    }
  }

  private static void ask(String name, Way way) throws Exception {
    var callers = Executors.newFixedThreadPool(4);
    var answers = new ArrayList<Future<String>>();
    for (var i = 0; i < CALLS; i++) {
      var question = "question " + i;
      answers.add(callers.submit(() -> way.ask(question).get(20, TimeUnit.SECONDS)));
    }
    var right = 0;
    for (var i = 0; i < CALLS; i++) {
      right += answers.get(i).get().equals("answer to question " + i) ? 1 : 0;
    }
    callers.shutdown();
    System.out.println(name + ": " + right + " answered, at most " + Gauge.most() + " at once");
  }
}
