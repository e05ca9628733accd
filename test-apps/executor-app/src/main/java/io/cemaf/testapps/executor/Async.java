package io.cemaf.testapps.executor;

import com.acme.AsyncClient;
import com.acme.Gauge;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that end after they have returned. */
final class Async {
  private static final int CALLS = 24;

  private Async() {}

  static void futures() throws Exception {
    var client = new AsyncClient();
    var callers = Executors.newFixedThreadPool(8);
    var answers = new ArrayList<Future<String>>();
    for (var i = 0; i < CALLS; i++) {
      var question = "question " + i;
      answers.add(callers.submit(() -> client.call(question).get()));
    }
    var right = 0;
    for (var i = 0; i < CALLS; i++) {
      right += answers.get(i).get().equals("answer to question " + i) ? 1 : 0;
    }
    callers.shutdown();
    System.out.println(right + " answered, at most " + Gauge.most() + " at once");
  }

  static void callbacks() throws Exception {
    var client = new AsyncClient();
    var callers = Executors.newFixedThreadPool(8);
    var right = new AtomicInteger();
    var left = new CountDownLatch(CALLS);
    for (var i = 0; i < CALLS; i++) {
      var question = "question " + i;
      callers.execute(
          () ->
              client.call(
                  question,
                  new AsyncClient.Callback() {
                    @Override
                    public void answered(String answer) {
                      right.addAndGet(answer.equals("answer to " + question) ? 1 : 0);
                      left.countDown();
                    }

                    @Override
                    public void failed(Throwable problem) {
                      left.countDown();
                    }
                  }));
    }
    left.await();
    callers.shutdown();
    System.out.println(right + " answered, at most " + Gauge.most() + " at once");
  }
}
