package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The weaver's thread at work: what class-loading threads left to it, in their order. */
final class Errands {
  private static final int MOST_ATTEMPTS = 10;
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long FIRST_PAUSE_MILLIS = 5;

  private final BlockingQueue<Errand> queue;
  private final LoadedClasses loaded;
  private final Weaver weaver;
  private final Health health;
  private final Consumer<WovenMethod> listener;
  private final Consumer<String> warning;
  private final List<String> warned = new ArrayList<>();

  /** Not defined yet when they were last looked for. */
  private List<Errand.Later> waiting = new ArrayList<>();

  /**
   * What loaded classes were looked through for last: what only a newer plan names is not missed.
   */
  private @Nullable Plan scanned;

  Errands(
      BlockingQueue<Errand> queue,
      LoadedClasses loaded,
      Weaver weaver,
      Health health,
      Consumer<WovenMethod> listener,
      Consumer<String> warning) {
    this.queue = queue;
    this.loaded = loaded;
    this.weaver = weaver;
    this.health = health;
    this.listener = listener;
    this.warning = warning;
  }

  /** Runs until interrupted. */
  void run() throws InterruptedException {
    var unused = scan();
    while (true) {
      for (var errand = next(); errand != null; errand = queue.poll()) {
        doOne(errand);
      }
      var plan = weaver.plan();
      if (plan == null) {
        waiting.clear();
      } else if (!waiting.isEmpty()) {
        retransform(plan);
      }
    }
  }

  private @Nullable Errand next() throws InterruptedException {
    if (waiting.isEmpty()) {
      return queue.take();
    }
    var attempts = waiting.get(waiting.size() - 1).attempts();
    return attempts == 0
        ? queue.poll()
        : queue.poll(FIRST_PAUSE_MILLIS << attempts, TimeUnit.MILLISECONDS);
  }

  private void doOne(Errand errand) {
    try {
      if (errand instanceof Errand.Later later) {
        waiting.add(later);
      } else if (errand instanceof Errand.Tell tell) {
        tell.methods().forEach(listener);
      } else if (errand instanceof Errand.Warn warn) {
        warnOnce(warn.warning());
      } else if (errand instanceof Errand.LookForMissed) {
        lookForMissed();
      } else if (errand instanceof Errand.Pools pools) {
        weaver.weavePools(pools);
      } else if (errand instanceof Errand.Weave side) {
        weaver.weave(side);
      } else if (errand instanceof Errand.Work work) {
        work.work().run();
      } else {
        var unused = scan();
      }
    } catch (RuntimeException | LinkageError problem) {
      health.fault("weaving", problem);
    }
  }

  private void warnOnce(String text) {
    if (!warned.contains(text)) {
      warned.add(text);
      warning.accept(text);
    }
  }

  /** One look for all classes of a burst: looking through thousands is not free. */
  private void lookForMissed() {
    LockSupport.parkNanos(BURST_NANOS);
    weaver.looking();
    weaver.lookForMissedTasks();
    var before = scanned;
    for (var missed = scan(); missed > 0 && scanned == before; missed--) {
      health.count(FallBack.WEAVER_REENTERED);
    }
  }

  private int scan() {
    var plan = weaver.plan();
    scanned = plan;
    return plan == null ? 0 : loaded.scan(plan);
  }

  private void retransform(Plan plan) {
    var missing = new ArrayList<Errand.Later>();
    var found = loaded.find(waiting, missing);
    found.forEach(
        (type, reason) -> {
          if (plan.names(type.getName()) || loaded.wants(plan, type)) {
            reason.ifPresent(health::count);
            loaded.retransform(List.of(type));
          }
        });
    waiting = new ArrayList<>();
    for (var later : missing) {
      if (later.attempts() < MOST_ATTEMPTS) {
        waiting.add(later.again());
      }
    }
  }

  /** Keeps what is counted next to the class that it is counted for. */
  static java.util.Optional<FallBack> reason(Errand.Later later) {
    return java.util.Optional.ofNullable(later.reason());
  }
}
