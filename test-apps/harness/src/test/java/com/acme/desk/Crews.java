package com.acme.desk;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Executors of the application's own, by name. */
final class Crews {
  private static final Map<String, Crew> ALL = new ConcurrentHashMap<>();

  private Crews() {}

  /** A pool of a class of the application's own. */
  static final class OwnPool extends ThreadPoolExecutor {
    OwnPool(int core, int most, ThreadFactory threads) {
      super(core, most, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
    }
  }

  /** {@code crew VERB NAME NUMBERS...}; its threads are called NAME-1 and so on. */
  static String obey(String... order) throws Exception {
    var name = order[2];
    if (order[1].startsWith("make")) {
      ALL.put(name, make(order[1], name, number(order[3]), number(order[4])));
      return "done";
    }
    if (order[1].equals("drop")) {
      ALL.remove(name);
      return "done";
    }
    var crew = ALL.get(name);
    if (crew == null) {
      throw new IllegalArgumentException("no crew " + name);
    }
    return switch (order[1]) {
      case "start" -> crew.start(number(order[3]), number(order[4]));
      case "called" -> ApiCalls.inCall(order[3], () -> crew.called(order[3], number(order[4])));
      case "watch" -> crew.watch(number(order[3]));
      case "over" -> crew.over();
      case "now" -> crew.now();
      case "order" -> crew.order();
      case "hold" -> crew.hold();
      case "letGo" -> crew.letGo();
      case "offer" -> crew.offer();
      case "giveUp" -> crew.giveUp();
      case "join" -> crew.join(number(order[3]));
      case "sizes" -> crew.sizes();
      case "set" -> crew.set(number(order[3]), number(order[4]));
      case "shutdown" -> crew.shutdown();
      case "stop" -> crew.stop();
      case "ended" -> crew.ended();
      case "clear" -> crew.clear();
      default -> throw new IllegalArgumentException(order[1]);
    };
  }

  private static Crew make(String kind, String name, int core, int most) throws Exception {
    return switch (kind) {
      case "makeForkJoin" -> new Crew(forkJoin(name, core));
      case "makeVirtual" -> new Crew(virtual(name));
      case "makeSpring" -> FrameworkCrews.spring(name, core, most);
      case "makeSpringSimple" -> FrameworkCrews.springSimple(name);
      case "makeElastic" -> FrameworkCrews.elastic(name, most);
      case "makeParallel" -> FrameworkCrews.parallel(name, core);
      default -> new Crew(pool(kind, name, core, most));
    };
  }

  private static ForkJoinPool forkJoin(String name, int size) {
    var count = new AtomicInteger();
    return new ForkJoinPool(
        size,
        pool -> {
          var thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
          thread.setName(name + "-" + count.incrementAndGet());
          return thread;
        },
        null,
        true);
  }

  /** By name: this is compiled for 17, which has none. */
  private static ExecutorService virtual(String name) throws ReflectiveOperationException {
    var builder = Class.forName("java.lang.Thread$Builder");
    var named =
        builder
            .getMethod("name", String.class, long.class)
            .invoke(Thread.class.getMethod("ofVirtual").invoke(null), name + "-", 1L);
    var threads = builder.getMethod("factory").invoke(named);
    return (ExecutorService)
        Executors.class
            .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
            .invoke(null, threads);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private static ThreadPoolExecutor pool(String kind, String name, int core, int most) {
    var count = new AtomicInteger();
    ThreadFactory threads =
        task -> {
          if (kind.equals("makeFew") && count.get() == 3) {
            return null;
          }
          var thread = new Thread(task, name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    return switch (kind) {
      case "makeOwn" -> new OwnPool(core, most, threads);
      case "makeTimers" -> new ScheduledThreadPoolExecutor(core, threads);
      case "makeCached" ->
          new ThreadPoolExecutor(
              core, most, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threads);
      case "makeBounded" ->
          new ThreadPoolExecutor(
              core,
              most,
              1,
              TimeUnit.MINUTES,
              new ArrayBlockingQueue<>(4),
              threads,
              (task, pool) -> {
                throw new IllegalStateException("full");
              });
      default -> new ThreadPoolExecutor(core, most, 1, TimeUnit.MINUTES, queue, threads);
    };
  }
}
