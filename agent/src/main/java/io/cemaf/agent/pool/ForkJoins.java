package io.cemaf.agent.pool;

import io.cemaf.Pool;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Mode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * The application's own ForkJoinPools, found by their threads: nothing of them is woven, since
 * virtual threads are scheduled by one. Their parallelism is set where the JDK can (19 and later),
 * which lets idle workers rest; busy ones go on as long as they find tasks. The common pool, where
 * futures complete, and what schedules virtual threads are left alone. The control thread's.
 */
final class ForkJoins {
  private static final long EVERY_NANOS = 1_000_000_000L;
  private static final String RESIZED = "resized";
  private static final String CARRIER = "jdk.internal.misc.CarrierThread";

  private static final class One extends WeakReference<ForkJoinPool> {
    final String label;
    final String type;
    final String threads;
    final String factory;

    /** What the application wants, and what was set in its place; 0 where nothing was. */
    volatile int wished;

    int set;
    volatile String rule = "";
    volatile String state = "";

    One(ForkJoinPool pool, String threads) {
      super(pool);
      type = pool.getClass().getName();
      label = type + "@" + Integer.toHexString(System.identityHashCode(pool));
      this.threads = threads;
      factory = pool.getFactory().getClass().getName();
      wished = pool.getParallelism();
    }

    int limit() {
      return state.equals(RESIZED) ? set : Pool.UNLIMITED;
    }
  }

  private final CopyOnWriteArrayList<One> all = new CopyOnWriteArrayList<>();
  private final Health health;
  private final @Nullable MethodHandle setter = setter();
  private long lookedNanos;
  private boolean looked;
  private boolean counted;

  ForkJoins(Health health) {
    this.health = health;
  }

  private static @Nullable MethodHandle setter() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              ForkJoinPool.class, "setParallelism", MethodType.methodType(int.class, int.class));
    } catch (ReflectiveOperationException before19) {
      return null;
    }
  }

  /** One control interval; true if one of the pools has work, or is cut. */
  boolean step(long nowNanos, List<PoolCap> caps) {
    if (!looked || nowNanos - lookedNanos >= EVERY_NANOS) {
      looked = true;
      lookedNanos = nowNanos;
      for (var thread : Workers.threads()) {
        if (thread instanceof ForkJoinWorkerThread worker) {
          note(worker);
        }
      }
    }
    var busy = false;
    for (var each : all) {
      var pool = each.get();
      if (pool == null || pool.isTerminated()) {
        all.remove(each);
      } else {
        apply(each, pool, caps);
        busy |= !each.rule.isEmpty() && (each.set != 0 || !pool.isQuiescent());
      }
    }
    return busy;
  }

  private void note(ForkJoinWorkerThread worker) {
    var pool = worker.getPool();
    if (pool == null
        || pool == ForkJoinPool.commonPool()
        || worker.getClass().getName().equals(CARRIER)) {
      return;
    }
    for (var each : all) {
      if (each.refersTo(pool)) {
        return;
      }
    }
    all.add(new One(pool, worker.getName()));
  }

  private void apply(One one, ForkJoinPool pool, List<PoolCap> caps) {
    var actual = pool.getParallelism();
    if (one.set == 0 || actual != one.set) {
      // The application's own: nothing was set, or it has set something else since.
      one.wished = actual;
      one.set = 0;
    }
    var cap = cap(one, pool, caps);
    one.rule = cap == null ? "" : cap.spec().name();
    var most = cap == null ? Pool.UNLIMITED : cap.most();
    one.state = state(cap, most < one.wished);
    if (one.state.equals(RESIZED)) {
      if (actual != most) {
        set(pool, most);
      }
      one.set = most;
    } else if (one.set != 0) {
      set(pool, one.wished);
      one.set = 0;
    }
  }

  private String state(@Nullable PoolCap cap, boolean smaller) {
    if (cap == null || !smaller) {
      return "own size";
    }
    if (cap.mode() != Mode.ENFORCE) {
      return "observed";
    }
    if (setter != null) {
      return RESIZED;
    }
    if (!counted) {
      counted = true;
      health.count(FallBack.POOL_NOT_RESIZABLE);
    }
    return "left alone: a ForkJoinPool can be resized from JDK 19 on";
  }

  private static @Nullable PoolCap cap(One one, ForkJoinPool pool, List<PoolCap> caps) {
    for (var cap : caps) {
      if (cap.mode() != Mode.OFF
          && PoolMatcher.matches(cap.spec(), pool.getClass(), one.threads, "", one.factory)) {
        return cap;
      }
    }
    return null;
  }

  private void set(ForkJoinPool pool, int parallelism) {
    try {
      if (setter != null) {
        var unused = (int) setter.invokeExact(pool, parallelism);
      }
    } catch (Throwable refused) {
      health.fault("resizing a ForkJoinPool", refused);
    }
  }

  List<PoolReport> report() {
    var reports = new ArrayList<PoolReport>();
    for (var one : all) {
      var pool = one.get();
      if (pool != null && !one.rule.isEmpty()) {
        reports.add(
            new PoolReport(
                one.rule,
                one.label,
                one.threads,
                "",
                one.wished,
                one.wished,
                one.limit(),
                pool.getPoolSize(),
                pool.getActiveThreadCount(),
                (int)
                    Math.min(
                        Integer.MAX_VALUE,
                        pool.getQueuedSubmissionCount() + pool.getQueuedTaskCount()),
                pool.getStealCount(),
                one.state));
      }
    }
    return reports;
  }

  /** Gives every pool its own size back. */
  void close() {
    step(lookedNanos, List.of());
    all.clear();
  }
}
