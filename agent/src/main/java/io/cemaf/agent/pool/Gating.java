package io.cemaf.agent.pool;

import io.cemaf.Pool;
import io.cemaf.TaskPool;
import io.cemaf.TaskPools;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executors whose tasks are gated where they begin: those that make a thread for each task, as
 * virtual ones, and pools that hand tasks over without a queue, which would refuse what they have
 * no worker for. Submitters never wait. Stepped by the control thread; the first task of an
 * executor comes here too.
 */
final class Gating {
  private static final String GATED = "gated";

  private static final class One {
    final String label;
    final Starvation starvation = new Starvation();
    volatile String rule = "";
    volatile String state = "";
    volatile boolean unshrinkable;

    /** What was told of it last; the control thread's. */
    int told = Pool.UNLIMITED;

    One(Object executor) {
      label =
          executor.getClass().getName()
              + "@"
              + Integer.toHexString(System.identityHashCode(executor));
    }
  }

  private final ConcurrentHashMap<TaskPool, One> all = new ConcurrentHashMap<>();
  private final Recorder recorder;
  private final Health health;
  private final Consumer<String> warnings;
  private final EventLoopThreads others;
  private final Supplier<PoolTerms> terms;

  Gating(
      Recorder recorder,
      Health health,
      Consumer<String> warnings,
      EventLoopThreads others,
      Supplier<PoolTerms> terms) {
    this.recorder = recorder;
    this.health = health;
    this.warnings = warnings;
    this.others = others;
    this.terms = terms;
  }

  void begin() {
    TaskPools.watch(this::found);
  }

  /** On the thread of an executor's first task. */
  private void found(TaskPool pool) {
    var executor = pool.get();
    if (executor != null) {
      var unused = decide(pool, executor, one(pool, executor));
    }
  }

  private One one(TaskPool pool, Object executor) {
    var known = all.get(pool);
    if (known != null) {
      return known;
    }
    var fresh = new One(executor);
    var before = all.putIfAbsent(pool, fresh);
    return before == null ? fresh : before;
  }

  /** One control interval; true if a task of one of the executors runs, or one is limited. */
  boolean step(long nowNanos) {
    all.keySet().removeIf(pool -> pool.get() == null);
    var busy = false;
    for (var pool : TaskPools.all()) {
      var executor = pool.get();
      if (executor == null || isTerminated(executor)) {
        all.remove(pool);
        continue;
      }
      var one = one(pool, executor);
      tell(pool, one, decide(pool, executor, one));
      if (!one.rule.isEmpty()) {
        busy |= pool.gate().running() > 0 || pool.gate().limit() != Pool.UNLIMITED;
        lookForStarvation(pool, one, nowNanos);
      }
    }
    return busy;
  }

  private static boolean isTerminated(Object executor) {
    return executor instanceof ExecutorService service && service.isTerminated();
  }

  private @Nullable PoolCap decide(TaskPool pool, Object executor, One one) {
    var cap = cap(pool, executor);
    one.rule = cap == null ? "" : cap.spec().name();
    var most = cap == null ? Pool.UNLIMITED : cap.most();
    one.state = cap == null ? "" : state(pool, one, cap, most);
    pool.gate().limit(one.state.equals(GATED) ? most : Pool.UNLIMITED);
    return cap;
  }

  private String state(TaskPool pool, One one, PoolCap cap, int most) {
    if (one.unshrinkable) {
      return PoolBoard.UNSHRINKABLE;
    }
    if (others.has(pool.threads())) {
      return EventLoopThreads.LEFT_ALONE;
    }
    if (most == Pool.UNLIMITED) {
      return "own size";
    }
    return cap.mode() == Mode.ENFORCE ? GATED : "observed";
  }

  private @Nullable PoolCap cap(TaskPool pool, Object executor) {
    var factory =
        executor instanceof ThreadPoolExecutor known
            ? known.getThreadFactory().getClass().getName()
            : "";
    for (var cap : terms.get().caps()) {
      if (cap.mode() != Mode.OFF
          && PoolMatcher.matches(
              cap.spec(), executor.getClass(), pool.threads(), pool.owner(), factory)) {
        return cap;
      }
    }
    return null;
  }

  private void tell(TaskPool pool, One one, @Nullable PoolCap cap) {
    var limit = pool.gate().limit();
    if (limit != one.told && cap != null) {
      var now = terms.get();
      recorder.poolResized(
          one.rule,
          one.label,
          size(one.told) + " -> " + size(limit),
          now.signal(),
          now.value(),
          now.threshold());
    }
    one.told = limit;
  }

  private static String size(int limit) {
    return limit == Pool.UNLIMITED ? "any" : Integer.toString(limit);
  }

  private void lookForStarvation(TaskPool pool, One one, long nowNanos) {
    var gate = pool.gate();
    var limit = gate.limit();
    if (limit == Pool.UNLIMITED) {
      return;
    }
    var full = gate.running() >= limit;
    if (!one.starvation.suspects(nowNanos, gate.completed(), gate.waiting(), full)) {
      return;
    }
    one.starvation.acquitted(nowNanos);
    var workers = gate.workers();
    if (workers.isEmpty() || !Waits.allForOthers(workers, Collections.emptyList())) {
      return;
    }
    one.unshrinkable = true;
    health.count(FallBack.POOL_STARVED);
    warnings.accept(PoolBoard.starved(one.rule, one.label, pool.threads(), limit));
    gate.limit(Pool.UNLIMITED);
    one.state = PoolBoard.UNSHRINKABLE;
  }

  int reset(String rule) {
    var count = 0;
    for (var one : all.values()) {
      if (one.unshrinkable && (rule.equals("all") || rule.equals(one.rule))) {
        one.unshrinkable = false;
        count++;
      }
    }
    return count;
  }

  List<PoolReport> report() {
    var reports = new ArrayList<PoolReport>();
    all.forEach(
        (pool, one) -> {
          var executor = pool.get();
          if (executor != null && !one.rule.isEmpty()) {
            reports.add(report(pool, one, executor));
          }
        });
    return reports;
  }

  private static PoolReport report(TaskPool pool, One one, Object executor) {
    var sized = executor instanceof ThreadPoolExecutor known ? known : null;
    var gate = pool.gate();
    return new PoolReport(
        one.rule,
        one.label,
        pool.threads(),
        pool.owner(),
        sized == null ? 0 : sized.getCorePoolSize(),
        sized == null ? Pool.UNLIMITED : sized.getMaximumPoolSize(),
        gate.limit(),
        sized == null ? gate.running() + gate.waiting() : sized.getPoolSize(),
        gate.running(),
        gate.waiting(),
        gate.completed(),
        one.state);
  }

  /** Lets all that waits go, and forgets the executors. */
  void close() {
    TaskPools.watch(null);
    all.clear();
  }
}
