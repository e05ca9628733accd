package com.acme.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Does as it is told over loopback, one order and one answer a connection, until its standard input
 * ends. Prints its port.
 */
public final class Driven {
  private Driven() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (var server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      daemon("listener", () -> serve(server)).start();
      System.out.println(server.getLocalPort());
      while (System.in.read() >= 0) {
        // Nobody writes here; the end of the stream is the release.
      }
    }
  }

  private static Thread daemon(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try {
        var connection = server.accept();
        daemon("order", () -> answer(connection)).start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket connection) {
    try (connection;
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
      var order = in.readLine().split(" ", -1);
      connection.getOutputStream().write((obey(order) + "\n").getBytes(UTF_8));
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  private static String obey(String... order) {
    return switch (order[0]) {
      case "burst" ->
          burst(
              Methods.named(order[1]),
              Integer.parseInt(order[2]),
              new Tally(Long.parseLong(order[3]), Integer.parseInt(order[2])),
              order[4]);
      case "call" -> call(Methods.named(order[1]));
      case "frugal" -> Frugals.obey(order);
      case "letGo" -> Tally.letGo();
      case "entered" -> Tally.entered();
      case "waiting" -> waiting(order[1]);
      case "api" -> ApiCalls.obey(order);
      case "register" -> Parts.register(order[1], order[2]);
      case "asked" -> Parts.asked(order[1]);
      case "close" -> Parts.close(order[1]);
      case "release" -> Parts.release();
      case "property" -> property(order[1], order[2]);
      case "keyed" -> com.acme.context.Keyed.obey(order);
      case "filed" -> com.acme.context.Filed.obey(order);
      case "disturb" -> Disturbed.obey(order);
      case "read" -> System.getProperty(order[1], "");
      case "crew" -> crew(order);
      case "drive", "log" -> work(order);
      case "notes" -> com.acme.pages.Held.obey(order);
      case "drip" -> Drips.obey(order);
      case "dripsCancelled" -> Dripper.cancelled();
      case "loop" -> Loopers.obey(order);
      case "stack" -> com.acme.pages.Stack.obey(order);
      case "talks" -> Talks.obey(order);
      case "exit" -> exit(Thread.currentThread());
      case "collect" -> collect(Integer.parseInt(order[1]));
      case "threads" ->
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .sorted()
              .collect(Collectors.joining(","));
      default -> throw new IllegalArgumentException(order[0]);
    };
  }

  /** How many threads of such names are parked before the body of their call. */
  private static String waiting(String threads) {
    var waiting =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(each -> each.getKey().getName().startsWith(threads))
            .filter(each -> each.getKey().getState() == Thread.State.TIMED_WAITING)
            .filter(
                each ->
                    Arrays.stream(each.getValue())
                        .anyMatch(frame -> frame.getClassName().equals("io.cemaf.Gate")))
            .count();
    return Long.toString(waiting);
  }

  private static String crew(String... order) {
    try {
      return Crews.obey(order);
    } catch (Exception problem) {
      return problem.toString();
    }
  }

  private static String work(String... order) {
    try {
      return order[0].equals("log") ? Journals.obey(order) : Drives.obey(order);
    } catch (Exception problem) {
      return problem.toString();
    }
  }

  /** Once the order is answered. */
  private static String exit(Thread order) {
    daemon(
            "exit",
            () -> {
              try {
                order.join();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
              System.exit(7);
            })
        .start();
    return "done";
  }

  private static String collect(int times) {
    for (var i = 0; i < times; i++) {
      System.gc();
    }
    return "done";
  }

  private static String property(String key, String value) {
    if (value.isEmpty()) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
    return "done";
  }

  private static String call(Methods.Method method) {
    try {
      return String.valueOf(method.call(new Tally(0)));
    } catch (Exception problem) {
      return problem.toString();
    }
  }

  /** Calls from several threads at once; tells what came of all of them. */
  private static String burst(Methods.Method method, int calls, Tally tally, String threads) {
    var answered = new AtomicInteger();
    var rejected = new AtomicInteger();
    var longestNanos = new AtomicLong();
    // All begin at once, however long the machine takes to start their threads.
    var ready = new CountDownLatch(calls);
    var start = new CountDownLatch(1);
    var left = new CountDownLatch(calls);
    for (var i = 0; i < calls; i++) {
      daemon(
              threads + i,
              () -> {
                var began = 0L;
                try {
                  ready.countDown();
                  start.await();
                  began = System.nanoTime();
                  tally.asked();
                  var unused = method.call(tally);
                  answered.incrementAndGet();
                } catch (Exception problem) {
                  rejected.incrementAndGet();
                }
                longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                left.countDown();
              })
          .start();
    }
    try {
      ready.await();
      start.countDown();
      left.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return String.join(
        " ",
        Integer.toString(tally.most()),
        answered.toString(),
        rejected.toString(),
        Long.toString(tally.spanMillis()),
        Long.toString(longestNanos.get() / 1_000_000));
  }
}
