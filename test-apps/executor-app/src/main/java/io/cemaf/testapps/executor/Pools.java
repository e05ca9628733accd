package io.cemaf.testapps.executor;

import com.acme.Client;
import com.acme.Gauge;
import com.acme.Ledger;
import com.acme.RemoteClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** The same calls on executors of every kind. */
final class Pools {
  private static final int CALLS = 24;

  private Pools() {}

  static void pool() throws Exception {
    var client = new RemoteClient();
    callOn(Executors.newFixedThreadPool(8), client);
  }

  /** On a pool of two workers; a task that calls nobody must not starve behind those that wait. */
  static void forkJoin() throws Exception {
    callOn(new ForkJoinPool(4), new RemoteClient());
  }

  static void virtual() throws Exception {
    // By name: this is compiled for 17, which has none.
    var executor =
        Runtime.version().feature() < 21
            ? Executors.newCachedThreadPool()
            : (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    callOn(executor, new RemoteClient());
  }

  static void ledger() throws Exception {
    var ledger = new Ledger();
    var pool = Executors.newFixedThreadPool(4);
    var tasks = new ArrayList<Callable<Integer>>();
    for (var i = 0; i < CALLS; i++) {
      tasks.add(() -> ledger.add(1));
    }
    pool.invokeAll(tasks);
    pool.shutdown();
    System.out.println("balance " + (ledger.add(1) - 1));
  }

  private static void callOn(ExecutorService executor, Client client) throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    for (var i = 0; i < CALLS; i++) {
      var question = "question " + i;
      answers.add(executor.submit(() -> client.call(question)));
    }
    var right = 0;
    for (var i = 0; i < CALLS; i++) {
      right += answers.get(i).get().equals("answer to question " + i) ? 1 : 0;
    }
    executor.shutdown();
    System.out.println(right + " answered, at most " + Gauge.most() + " at once");
  }
}
