package io.cemaf.agent.weave;

import io.cemaf.Gate;
import io.cemaf.agent.guard.Sites;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.RuleNames;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the classes that rules are about, from the agent's start to its end. It warms up on its
 * own thread, as soon as something that may be woven is in sight; until it is ready and a first
 * decision by the rules is in force, a class waits for both only if no thread can wait for that
 * class in turn.
 */
public final class Weaver {
  private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String THREAD = "cemaf-weaver";
  private static final String AGENT_THREADS = "cemaf-";

  private final Instrumentation instrumentation;
  private final Sites sites;
  private final Health health;
  private final Consumer<WovenMethod> listener;
  private final Consumer<String> warning;
  private final WovenMethods woven = new WovenMethods();

  /** What was said of libraries that their packs do not know as they are, by pack. */
  private final Map<String, String> unknownLibraries = new ConcurrentSkipListMap<>();

  private final LinkedBlockingQueue<Errand> errands = new LinkedBlockingQueue<>();
  private final CountDownLatch awake = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);

  /** Opens when the rules are read and decided by, or when there are none to decide by. */
  private final CountDownLatch decided = new CountDownLatch(1);

  private final Transformer transformer = new Transformer(this);
  private final LoadedClasses loaded;
  private final Thread thread;

  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile @Nullable PoolWeaver pools;
  private volatile @Nullable Sides sides;

  private volatile @Nullable Plan plan;

  /** Set before {@link #ready} opens; null after that if the weaver is of no use. */
  private volatile @Nullable ClassWeaver classes;

  private volatile @Nullable Tasks tasks;

  private volatile boolean opened;

  /** A class has waited in vain: no other will. */
  private volatile boolean late;

  /**
   * Is not started yet.
   *
   * @param listener learns of every woven method, on the weaver's thread
   * @param warning takes what is wrong with rules but harms nobody
   */
  public Weaver(
      Instrumentation instrumentation,
      Sites sites,
      Health health,
      Consumer<WovenMethod> listener,
      Consumer<String> warning) {
    this.instrumentation = instrumentation;
    this.sites = sites;
    this.health = health;
    this.listener = listener;
    this.warning = warning;
    loaded = new LoadedClasses(instrumentation, woven, health);
    thread = new Thread(null, new Work(this), THREAD, 0, false);
    thread.setDaemon(true);
  }

  /** Begins to warm up while the rules are still being read; a start must follow. */
  public void prepare() {
    wake();
    thread.start();
  }

  /**
   * Lets thread pools tell of themselves from here on; on the weaver's own thread, which is warm by
   * then.
   *
   * @param done what is to be done there afterwards
   */
  public void pools(Runnable done) {
    wake();
    errands.add(new Errand.Pools(done));
  }

  /**
   * Weaves what is beside the methods that rules name, or gives it its own bytecode back; on the
   * weaver's own thread.
   *
   * @param done what is to be done there afterwards
   */
  public void side(Side side, boolean wanted, Runnable done) {
    wake();
    errands.add(new Errand.Weave(side, wanted, done));
  }

  /**
   * Weaves the keyed stores that rules are about from here on, and no others; on the weaver's own
   * thread.
   */
  public void stores(List<StoreTarget> stores) {
    var all = List.copyOf(stores);
    work(() -> sides().stores(all));
  }

  /** Does something on the weaver's own thread, once it is warm. */
  public void work(Runnable work) {
    wake();
    errands.add(new Errand.Work(work));
  }

  void weave(Errand.Weave errand) {
    sides().set(errand);
  }

  private Sides sides() {
    var known = sides;
    if (known == null) {
      known = new Sides(instrumentation, health);
      sides = known;
    }
    return known;
  }

  void weavePools(Errand.Pools errand) {
    var weaving = pools;
    if (weaving == null) {
      weaving = new PoolWeaver(instrumentation, health);
      pools = weaving;
    }
    weaving.set(true);
    errand.done().run();
  }

  /** Returns when no class waits for the weaver to become warm, or when the time is up. */
  public void giveWay(Duration most) {
    try {
      var unused = !isAwake() || ready.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins to look at every class that is loaded, and to warm up: the user has given rules. Classes
   * that they are about wait for {@link #decided}, which must follow.
   */
  public void start(Matcher matcher) {
    start(new Plan(matcher));
    wake();
  }

  /** The first decision by the rules is in force: what is woven from here on is gated. */
  public void decided() {
    decided.countDown();
  }

  /**
   * Begins to look at every class that is loaded, by names alone. Those that have one wait for
   * {@link #reload} or {@link #noRules}, which must follow.
   */
  public void start(RuleNames names) {
    start(new Plan(names));
  }

  /** Begins without rules: there is nothing to weave until {@link #reload} brings some. */
  public void start() {
    decided.countDown();
    start((Plan) null);
  }

  private void start(@Nullable Plan first) {
    plan = first;
    instrumentation.addTransformer(transformer, true);
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /** The rules that are being waited for turned out to be none: whoever waits for them goes on. */
  public void noRules() {
    plan = null;
    decided.countDown();
  }

  /** What is woven at the moment. */
  public WovenMethods woven() {
    return woven;
  }

  /** What was said of libraries that their packs do not know as they are, by pack. */
  public Map<String, String> unknownLibraries() {
    return unknownLibraries;
  }

  /**
   * Weaves by other rules from now on: classes that they are about get the gate, those that only
   * the former ones were about get their own bytecode back. Before the weaver is ready this only
   * takes note. The first decision by these rules must have been made.
   */
  public Outcome reload(Matcher matcher) {
    var next = new Plan(matcher);
    var before = plan;
    plan = next;
    decided.countDown();
    if (!opened) {
      // What names gave away has woken the weaver already, but for what was loaded before it began.
      if (before == null || !before.covers(next) || loaded.hasWanted(next)) {
        wake();
      }
      return new Outcome(0, 0, 0);
    }
    return loaded.apply(next);
  }

  /** Gives every class its own bytecode back and leaves the JVM. */
  public Outcome detach() {
    noRules();
    thread.interrupt();
    var outcome = loaded.restore();
    var carriers = tasks;
    if (carriers != null) {
      carriers.leave();
    }
    var unused = instrumentation.removeTransformer(transformer);
    joinThread();
    var pooled = pools;
    if (pooled != null) {
      pooled.set(false);
    }
    var beside = sides;
    if (beside != null) {
      beside.leave();
    }
    errands.clear();
    woven.clear();
    return outcome;
  }

  /** After {@link #detach}, when no page is left that could be read. */
  public void leaveLookups() {
    var beside = sides;
    if (beside != null) {
      beside.leaveLookups();
    }
  }

  private void joinThread() {
    try {
      thread.join(TimeUnit.NANOSECONDS.toMillis(MOST_WAIT_NANOS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How many classes a change of rules touched.
   *
   * @param woven classes with the gate in them afterwards
   * @param restored classes that got their own bytecode back
   * @param failed classes that the JVM refused to change
   */
  public record Outcome(int woven, int restored, int failed) {}

  @Nullable Plan plan() {
    return plan;
  }

  void wake() {
    awake.countDown();
  }

  /** Whether it has begun to warm up: from then on much more is loaded. */
  boolean isAwake() {
    return awake.getCount() == 0;
  }

  /** What weaves, once it is there; null for a class that must load as it is. */
  @Nullable ClassWeaver ready(Plan seen, @Nullable ClassLoader loader) {
    if (!opened || seen.isNamesOnly() || decided.getCount() != 0) {
      wake();
      if (Loaders.isJdk(loader) || Thread.currentThread().getName().startsWith(AGENT_THREADS)) {
        return null;
      }
      await();
    }
    var weaver = classes;
    if (opened && weaver == null) {
      health.count(FallBack.WEAVE_FAILED);
    }
    return weaver;
  }

  private void await() {
    var inTime = false;
    if (!late) {
      try {
        var end = System.nanoTime() + MOST_WAIT_NANOS;
        inTime =
            decided.await(MOST_WAIT_NANOS, TimeUnit.NANOSECONDS)
                && (plan == null || ready.await(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (!inTime) {
      late = true;
      health.count(FallBack.WEAVER_LATE);
    }
  }

  void later(@Nullable ClassLoader loader, String name, @Nullable FallBack reason) {
    errands.add(Errand.Later.of(loader, name, reason));
  }

  /** A library came to a class path later: loaded classes may have become ones to weave. */
  void rescan() {
    errands.add(new Errand.Rescan());
  }

  /** A loader was asked for something by a thread that loads a class, and may have loaded more. */
  void askedLoaders() {
    if (asked.compareAndSet(false, true)) {
      errands.add(new Errand.LookForMissed());
    }
  }

  /** What tasks are carried by may have been loaded unseen as well. */
  void lookForMissedTasks() {
    var carriers = tasks;
    if (carriers != null) {
      carriers.lookForMissed();
    }
  }

  /** From here on, askings count for the next look. */
  void looking() {
    asked.set(false);
  }

  void failed(String name, Throwable problem) {
    health.count(FallBack.WEAVE_FAILED);
    health.fault("looking at " + name, problem);
  }

  /** Whether what was woven by a plan still counts; else it is forgotten, and done again. */
  boolean isCurrent(Plan used, @Nullable ClassLoader loader, String name) {
    var now = plan;
    if (now == used) {
      return true;
    }
    woven.remove(loader, name);
    if (now != null) {
      later(loader, name, null);
    }
    return false;
  }

  void work() {
    Gate.passOnThisThread();
    try {
      awake.await();
      warmUp();
      decided.await();
      if (classes != null) {
        new Errands(errands, loaded, this, health, listener, warning).run();
      }
    } catch (InterruptedException detached) {
      // The end that detach wants.
    }
  }

  private void warmUp() {
    try {
      var carriers = new Tasks(instrumentation, health);
      tasks = carriers;
      var weaver = new ClassWeaver(sites, carriers, health, woven, unknownLibraries, errands);
      weaver.warmUp();
      classes = weaver;
    } catch (ReflectiveOperationException
        | java.io.IOException
        | RuntimeException
        | LinkageError problem) {
      health.fault("warming up the weaver", problem);
    } finally {
      opened = true;
      ready.countDown();
    }
  }

  /** Not a lambda: the first one of a JVM takes tens of milliseconds. */
  private record Work(Weaver weaver) implements Runnable {
    @Override
    public void run() {
      weaver.work();
    }
  }
}
