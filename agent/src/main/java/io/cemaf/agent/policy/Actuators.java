package io.cemaf.agent.policy;

import io.cemaf.Actuator.Action;
import io.cemaf.Gate;
import io.cemaf.Subsystems;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import io.cemaf.rules.PolicySpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells registered subsystems what active policies ask of them: for each action the least share of
 * those that are about the subsystem, and 1 when there are none any more. Told on a daemon thread
 * of its own, which ends when there is nothing to tell. An actuator that takes longer than five
 * seconds is interrupted, counted, left alone with its thread, and asked again when it has
 * returned; the others go on with another thread.
 */
final class Actuators implements AutoCloseable {
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MOST_WAITING = 1_024;
  private static final long IDLE_SECONDS = 5;
  private static final Action[] ACTIONS = Action.values();

  private final Health health;
  private final Log log;

  /** By registered subsystem, as identities. Used by the control thread alone. */
  private final IdentityHashMap<Subsystems.Registered, Subsystem> subsystems =
      new IdentityHashMap<>();

  private @Nullable Teller teller;
  private int hanging;

  Actuators(Health health, Log log) {
    this.health = health;
    this.log = log;
  }

  /** One subsystem with what it was asked for last. */
  private static final class Subsystem {
    final Subsystems.Registered registered;
    final Map<Action, Double> asked = new EnumMap<>(Action.class);

    /** Set while an act takes too long; told again what is asked by then. */
    volatile boolean hangs;

    volatile boolean returned;

    Subsystem(Subsystems.Registered registered) {
      this.registered = registered;
    }
  }

  /**
   * What is to be told.
   *
   * @param subsystem null for the end of telling
   */
  private record Task(@Nullable Subsystem subsystem, Action action, double share) {
    static final Task LAST = new Task(null, Action.THROTTLE, 1);
  }

  /** Tells every registered subsystem what is asked of it now, where that has changed. */
  void ask(List<PolicySpec> active) {
    var now = Subsystems.all();
    subsystems.keySet().removeIf(registered -> !now.contains(registered));
    for (var registered : now) {
      var subsystem = subsystems.computeIfAbsent(registered, Subsystem::new);
      if (subsystem.hangs) {
        continue;
      }
      for (var action : ACTIONS) {
        var share = share(active, registered.name(), action);
        if (subsystem.asked.getOrDefault(action, 1.0) != share) {
          subsystem.asked.put(action, share);
          tell(new Task(subsystem, action, share));
        }
      }
    }
  }

  /** The least share that policies about a subsystem leave it; 1 where none is. */
  static double share(List<PolicySpec> active, String name, Action action) {
    var least = 1.0;
    for (var policy : active) {
      if (name.equals(policy.subsystem()) || PolicySpec.ALL.equals(policy.subsystem())) {
        least = Math.min(least, share(policy.actions(), action));
      }
    }
    return least;
  }

  private static double share(PolicySpec.Actions actions, Action action) {
    var shed = actions.shed();
    return switch (action) {
      case THROTTLE -> or1(actions.throttle());
      case SHED -> shed == null ? 1 : 1 - shed.share();
      case REDUCE_BATCH -> or1(actions.reduceBatch());
      case PAGE_OUT -> actions.pageOut() == null ? 1 : 1 - actions.pageOut();
    };
  }

  private static double or1(@Nullable Double share) {
    return share == null ? 1 : share;
  }

  private void tell(Task task) {
    var now = teller;
    if (now == null || !now.take(task)) {
      now = new Teller(health);
      teller = now;
      var unused = now.take(task);
      now.start();
    }
  }

  /**
   * Leaves an actuator alone that has taken too long.
   *
   * @return whether one has come back, and is to be asked again
   */
  boolean tick(long nowNanos) {
    var now = teller;
    if (now != null && now.isOverdue(nowNanos)) {
      teller = null;
      var left = now.abandon();
      if (left != null) {
        hanging++;
        health.count(FallBack.ACTUATOR_FAILED);
        log.warn(
            "the actuator of subsystem '"
                + left.registered.name()
                + "' does not return; it is asked for nothing more until it does");
      }
      for (var task : now.waiting()) {
        var other = task.subsystem();
        if (other != null && !other.hangs) {
          tell(task);
        }
      }
    }
    var back = false;
    if (hanging > 0) {
      for (var subsystem : subsystems.values()) {
        if (subsystem.hangs && subsystem.returned) {
          subsystem.hangs = false;
          subsystem.returned = false;
          hanging--;
          // What it was told last has been overtaken, or cut short by the interrupt.
          subsystem.asked.replaceAll((action, share) -> Double.NaN);
          back = true;
        }
      }
    }
    return back;
  }

  /** What each subsystem was asked for last, by name; on the control thread. */
  Map<String, String> asked() {
    var asked = new java.util.TreeMap<String, String>();
    for (var subsystem : subsystems.values()) {
      asked.put(subsystem.registered.name(), String.valueOf(subsystem.asked));
    }
    return asked;
  }

  /** Gives every subsystem everything back, and ends the thread. */
  @Override
  public void close() {
    ask(List.of());
    var now = teller;
    teller = null;
    if (now != null) {
      var unused = now.take(Task.LAST);
    }
  }

  /** The thread that tells. */
  private static final class Teller extends Thread {
    private final Health health;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(MOST_WAITING);
    private boolean ended;
    private volatile boolean abandoned;
    private volatile long sinceNanos;
    private volatile @Nullable Subsystem busy;

    Teller(Health health) {
      super(null, null, "cemaf-actuators", 0, false);
      this.health = health;
      setDaemon(true);
    }

    /** False if this thread takes nothing more. */
    synchronized boolean take(Task task) {
      if (ended) {
        return false;
      }
      if (!tasks.offer(task)) {
        health.count(FallBack.ACTUATOR_FAILED);
      }
      return true;
    }

    private synchronized boolean end() {
      ended = tasks.isEmpty() || abandoned;
      return ended;
    }

    boolean isOverdue(long nowNanos) {
      return busy != null && nowNanos - sinceNanos > PATIENCE_NANOS;
    }

    /** The subsystem that holds the thread up; null if it has just let go. */
    @Nullable Subsystem abandon() {
      abandoned = true;
      end();
      var now = busy;
      if (now != null) {
        now.hangs = true;
        interrupt();
      }
      return now;
    }

    List<Task> waiting() {
      var left = new ArrayList<Task>();
      tasks.drainTo(left);
      return left;
    }

    @Override
    public void run() {
      Gate.passOnThisThread();
      while (!abandoned) {
        try {
          var task = tasks.poll(IDLE_SECONDS, TimeUnit.SECONDS);
          var subsystem = task == null ? null : task.subsystem();
          if (task != null && subsystem != null) {
            act(task, subsystem);
          } else if (end()) {
            return;
          }
        } catch (InterruptedException notForUs) {
          // Nobody ends this thread that way: what waits is still told.
        }
      }
    }

    private void act(Task task, Subsystem subsystem) {
      setContextClassLoader(subsystem.registered.context());
      sinceNanos = System.nanoTime();
      busy = subsystem;
      try {
        subsystem.registered.actuator().act(task.action(), task.share());
      } catch (Throwable problem) {
        if (!abandoned) {
          health.count(FallBack.ACTUATOR_FAILED);
        }
      } finally {
        busy = null;
        setContextClassLoader(null);
        if (abandoned) {
          subsystem.returned = true;
        }
      }
    }
  }
}
