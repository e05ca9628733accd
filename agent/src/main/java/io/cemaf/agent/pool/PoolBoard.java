package io.cemaf.agent.pool;

import io.cemaf.Pool;
import io.cemaf.Pools;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every executor that a rule is about as large as it may be. Stepped by the control thread; a
 * pool's own first worker comes here too, so that a new pool never begins too large.
 *
 * <p>A pool is made smaller by whoever finds that it must be: that waits for nobody but the pool's
 * own lock. It is made larger by a thread that is like its workers, since the pool may make threads
 * then, which inherit from the one that makes them.
 */
public final class PoolBoard {
  static final String UNSHRINKABLE = "unshrinkable: its tasks waited for each other";

  private static final long MOST_WAIT_NANOS = 2_000_000_000L;

  private final Recorder recorder;
  private final Health health;
  private final Consumer<String> warnings;
  private final EventLoopThreads eventLoops;
  private final ConcurrentHashMap<Pool, PoolCase> cases = new ConcurrentHashMap<>();
  private volatile PoolTerms terms = PoolTerms.NONE;
  private volatile @Nullable Workers workers;
  private volatile boolean begun;
  private volatile boolean closed;
  private final ForkJoins forkJoins;
  private volatile @Nullable Gating gating;
  private boolean quiet = true;

  /**
   * Does nothing until {@link #begin}.
   *
   * @param eventLoops wildcards over the names of threads that others wait for
   */
  public PoolBoard(
      Recorder recorder, Health health, Consumer<String> warnings, List<String> eventLoops) {
    this.recorder = recorder;
    this.health = health;
    this.warnings = warnings;
    this.eventLoops = new EventLoopThreads(List.copyOf(eventLoops));
    forkJoins = new ForkJoins(health);
  }

  /** Listens to pools; they have to be woven to be heard. */
  public void begin() {
    begun = true;
    var tasks = new Gating(recorder, health, warnings, eventLoops, () -> terms);
    gating = tasks;
    tasks.begin();
    Pools.watch(this::found);
  }

  /** Looks for the pools that were there before they could be heard. */
  public void look() {
    var opened = Workers.open();
    workers = opened;
    try {
      if (opened == null) {
        health.count(FallBack.POOLS_NOT_SEEN);
      } else {
        opened.each(Pools::note);
      }
    } catch (ReflectiveOperationException | RuntimeException problem) {
      health.count(FallBack.POOLS_NOT_SEEN);
      health.fault("looking for pools", problem);
    }
  }

  /** Puts other limits in force; the next step goes by them. */
  public void decide(PoolTerms fresh) {
    terms = fresh;
  }

  /** Whether nothing goes on in any pool that rules are about, and none is cut down. */
  public boolean isQuiet() {
    return quiet;
  }

  /** One control interval. */
  public void step(long nowNanos) {
    if (!begun) {
      return;
    }
    var still = true;
    for (var each : cases.values()) {
      var executor = each.pool.get();
      if (executor == null || executor.isTerminated()) {
        cases.remove(each.pool);
        continue;
      }
      apply(each, executor, true);
      if (!each.rule.isEmpty()) {
        still &= executor.getActiveCount() == 0 && each.pool.limit() == Pool.UNLIMITED;
        lookForStarvation(each, executor, nowNanos);
      }
    }
    var tasks = gating;
    still &= tasks == null || !tasks.step(nowNanos);
    still &= !forkJoins.step(nowNanos, terms.caps());
    quiet = still;
  }

  private void found(Pool pool) {
    var executor = pool.get();
    if (executor == null || closed || pool.isGated()) {
      return;
    }
    var label = executor.getClass().getName() + "@" + Integer.toHexString(pool.hashCode());
    var fresh = new PoolCase(pool, label);
    var before = cases.putIfAbsent(pool, fresh);
    // Told at the next step: an application's thread takes no lock of the log's.
    apply(before == null ? fresh : before, executor, false);
  }

  private void apply(PoolCase one, ThreadPoolExecutor executor, boolean tells) {
    if (!one.busy.compareAndSet(false, true)) {
      return;
    }
    var given = false;
    try {
      var cap = decide(one, executor);
      if (tells) {
        tell(one, cap);
      }
      if (one.touched && one.pool.isOff(executor)) {
        if (one.pool.grows(executor)) {
          given = true;
          grow(one, executor);
        } else if (!executor.isShutdown()) {
          one.pool.resize(executor);
        }
      } else if (one.touched && one.pool.limit() == Pool.UNLIMITED) {
        one.touched = false;
      }
    } catch (RuntimeException | LinkageError problem) {
      health.fault("resizing " + one.label, problem);
    } finally {
      if (!given) {
        one.busy.set(false);
      }
    }
  }

  private @Nullable PoolCap decide(PoolCase one, ThreadPoolExecutor executor) {
    var cap = cap(terms, one.pool, executor);
    var untouchable = cap == null ? "" : untouchable(one, executor);
    var most = cap == null ? Pool.UNLIMITED : cap.most();
    var smaller = most < one.pool.wishedMaximum();
    var enforced = cap != null && cap.mode() == Mode.ENFORCE && untouchable.isEmpty() && smaller;
    one.rule = cap == null ? "" : cap.spec().name();
    one.state =
        !untouchable.isEmpty()
            ? untouchable
            : enforced
                ? "resized"
                : smaller && cap != null && cap.mode() == Mode.OBSERVE ? "observed" : "own size";
    var limit = enforced ? most : Pool.UNLIMITED;
    var unused = one.pool.limit(limit);
    one.touched |= enforced;
    return cap;
  }

  private void tell(PoolCase one, @Nullable PoolCap cap) {
    var limit = one.pool.limit();
    if (limit != one.told && cap != null) {
      var now = terms;
      recorder.poolResized(
          one.rule,
          one.label,
          size(one, one.told) + " -> " + size(one, limit),
          now.signal(),
          now.value(),
          now.threshold());
    }
    one.told = limit;
  }

  private static int size(PoolCase one, int limit) {
    return Math.min(one.pool.wishedMaximum(), limit);
  }

  private static @Nullable PoolCap cap(PoolTerms now, Pool pool, ThreadPoolExecutor executor) {
    for (var cap : now.caps()) {
      if (cap.mode() != Mode.OFF
          && PoolMatcher.matches(
              cap.spec(),
              executor.getClass(),
              pool.threads(),
              pool.owner(),
              executor.getThreadFactory().getClass().getName())) {
        return cap;
      }
    }
    return null;
  }

  /** Why a pool is left as it is, whatever rules say; empty if it need not be. */
  private String untouchable(PoolCase one, ThreadPoolExecutor executor) {
    if (one.unshrinkable) {
      return UNSHRINKABLE;
    }
    if (executor instanceof ScheduledThreadPoolExecutor) {
      return "left alone: it runs timers";
    }
    return eventLoops.has(one.pool.threads()) ? EventLoopThreads.LEFT_ALONE : "";
  }

  private void grow(PoolCase one, ThreadPoolExecutor executor) {
    one.growing =
        one.pool.grow(
            executor,
            worker(executor),
            problem -> {
              if (problem != null) {
                health.fault("resizing " + one.label, problem);
              }
              one.busy.set(false);
            });
  }

  private @Nullable Thread worker(ThreadPoolExecutor executor) {
    var known = workers;
    var all = known == null ? null : known.of(executor);
    return all == null || all.isEmpty() ? null : all.get(0);
  }

  private void lookForStarvation(PoolCase one, ThreadPoolExecutor executor, long nowNanos) {
    if (one.pool.limit() == Pool.UNLIMITED || executor.isShutdown()) {
      return;
    }
    var queue = executor.getQueue();
    var full = executor.getActiveCount() >= executor.getPoolSize();
    if (!one.starvation.suspects(nowNanos, executor.getCompletedTaskCount(), queue.size(), full)) {
      return;
    }
    one.starvation.acquitted(nowNanos);
    var known = workers;
    var all = known == null ? null : known.of(executor);
    if (all == null || all.isEmpty() || !Waits.allForOthers(all, queue)) {
      return;
    }
    one.unshrinkable = true;
    health.count(FallBack.POOL_STARVED);
    warnings.accept(starved(one.rule, one.label, one.pool.threads(), one.pool.limit()));
    apply(one, executor, true);
  }

  static String starved(String rule, String label, String threads, int limit) {
    return "rule '"
        + rule
        + "' had cut "
        + label
        + (threads.isEmpty() ? "" : " (threads such as " + threads + ")")
        + " down to "
        + limit
        + " until its tasks waited for each other: it has its own size again and keeps it;"
        + " raise the rule's minWorkers, or leave the pool out";
  }

  /** Lets a rule try again to make its pools smaller; {@code all} for every rule. */
  public int reset(String rule) {
    var tasks = gating;
    var count = tasks == null ? 0 : tasks.reset(rule);
    for (var each : cases.values()) {
      if (each.unshrinkable && (rule.equals("all") || rule.equals(each.rule))) {
        each.unshrinkable = false;
        count++;
      }
    }
    return count;
  }

  /** Every pool that a rule is about; from any thread. */
  public List<PoolReport> report() {
    var all = new ArrayList<PoolReport>();
    for (var each : cases.values()) {
      var executor = each.pool.get();
      if (executor != null && !each.rule.isEmpty()) {
        all.add(
            new PoolReport(
                each.rule,
                each.label,
                each.pool.threads(),
                each.pool.owner(),
                each.pool.wishedCore(),
                each.pool.wishedMaximum(),
                each.pool.limit(),
                executor.getPoolSize(),
                executor.getActiveCount(),
                executor.getQueue().size(),
                executor.getCompletedTaskCount(),
                each.state));
      }
    }
    var tasks = gating;
    if (tasks != null) {
      all.addAll(forkJoins.report());
      all.addAll(tasks.report());
    }
    return all;
  }

  /** Gives every pool its own size back, and forgets them all. */
  public void close() throws InterruptedException {
    closed = true;
    terms = PoolTerms.NONE;
    for (var each : cases.values()) {
      var executor = each.pool.get();
      if (executor != null) {
        apply(each, executor, false);
      }
    }
    var until = System.nanoTime() + MOST_WAIT_NANOS;
    for (var each : cases.values()) {
      var growing = each.growing;
      if (growing != null) {
        growing.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      }
    }
    var tasks = gating;
    if (tasks != null) {
      forkJoins.close();
      tasks.close();
      Pools.watch(null);
    }
    cases.clear();
  }
}
