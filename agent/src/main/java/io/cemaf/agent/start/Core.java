package io.cemaf.agent.start;

import io.cemaf.Gate;
import io.cemaf.Link;
import io.cemaf.Subsystems;
import io.cemaf.agent.api.ApiDesk;
import io.cemaf.agent.cli.ControlServer;
import io.cemaf.agent.cli.SocketDirectory;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.DecisionRecorder;
import io.cemaf.agent.observe.Diary;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import io.cemaf.agent.observe.Recorders;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.policy.ControlLoop;
import io.cemaf.agent.policy.MemoryGuard;
import io.cemaf.agent.policy.Overrides;
import io.cemaf.agent.policy.OwnReadings;
import io.cemaf.agent.policy.PolicyActions;
import io.cemaf.agent.pool.PoolBoard;
import io.cemaf.agent.pool.PoolReport;
import io.cemaf.agent.sense.Sensors;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.PackIndex;
import io.cemaf.rules.Rules;
import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: what premain wires together, what the control thread adds when there is time,
 * and the way out. Premain only registers the transformer and starts two daemon threads; everything
 * that is slow to load comes on the control thread.
 */
final class Core {
  private static final Duration CLIENT_IDLE = Duration.ofSeconds(5);

  /** Between looks at the system properties. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long what nobody waits for may give way to classes that do. */
  private static final Duration GIVE_WAY = Duration.ofMillis(250);

  /** What reads machines without /proc is loaded after the application's own first classes. */
  private static final long PORTABLE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Settings settings;
  private final Instrumentation instrumentation;
  private final Health health;
  private final NativeAccess nativeAccess;
  private final Log log;
  private final DecisionLog decisions = new DecisionLog();
  private final DecisionRecorder recorder = Recorders.kept(decisions);
  private final RulesWatch watch;
  private final Gatekeeper gatekeeper;
  private final Weaver weaver;
  private final ControlLoop loop;
  private final OverridesSource overrides;
  private final PolicyActions effects;
  private final OwnReadings own;
  private volatile @Nullable ApiDesk api;
  private final long startedNanos = System.nanoTime();
  private @Nullable Sensors sensors;
  private volatile @Nullable PoolBoard pools;
  private boolean resizes;
  private volatile @Nullable OomScore oomScore;
  private @Nullable Diary diary;
  private final Storage storage;
  private final HeadsHeard heads;
  private final Paging paging;
  private volatile @Nullable HistoryKeeper history;
  private @Nullable ControlServer server;
  private @Nullable Thread exit;
  private volatile @Nullable Rules rules;
  private boolean opened;
  private long nextLookNanos = System.nanoTime();
  private int seenSettings;

  Core(Settings settings, Instrumentation instrumentation, Health health, Log log) {
    this.settings = settings;
    this.instrumentation = instrumentation;
    this.health = health;
    nativeAccess = new NativeAccess(instrumentation);
    this.log = log;
    watch = new RulesWatch(settings, log);
    overrides = new OverridesSource(settings);
    gatekeeper =
        new Gatekeeper(
            new Nanos(), new Millis(), recorder, health, new Warnings(log), EventLoops.KNOWN);
    weaver = new Weaver(instrumentation, gatekeeper, health, new Told(recorder), new Warnings(log));
    own = new OwnReadings(health);
    storage = new Storage(instrumentation, weaver, health, recorder);
    heads = new HeadsHeard(weaver);
    paging =
        new Paging(instrumentation, weaver, health, new Warnings(log), storage.budget(), recorder);
    effects = new PolicyActions(health, log, new Millis(), paging);
    loop = new ControlLoop(new Nanos(), recorder, health, new Above(), new Chores());
  }

  /** Registers the transformer and starts the threads; the slow rest follows on them. */
  void start() {
    Gate.faults(new Faults(health));
    Link.expect();
    if (!settings.rules().isEmpty()) {
      weaver.prepare();
    }
    var early = watch.readEarly();
    if (watch.isRefused() && settings.failFast()) {
      throw new IllegalStateException(watch.refusal());
    }
    rules = early;
    if (early != null) {
      paging.begin(early);
      gatekeeper.policies(early.policies());
      weaver.start(new Matcher(early));
    } else if (watch.hasRead()) {
      weaver.start();
    } else {
      weaver.start(PackIndex.load());
    }
    loop.start();
  }

  private Overrides overrides() {
    var now = rules;
    return now == null ? Overrides.NONE : overrides.get(now);
  }

  /** Before each control step, on the control thread. */
  private void chores() {
    decisions.tick(System.currentTimeMillis());
    paging.tick();
    tickApi();
    writeDiary();
    if (!opened) {
      opened = true;
      open();
    }
    var now = System.nanoTime();
    if (now - nextLookNanos >= 0) {
      nextLookNanos = now + LOOK_NANOS;
      settings.refresh();
    }
    if (settings.version() != seenSettings) {
      seenSettings = settings.version();
      log.configure(settings.logLevel(), settings.logFile());
      toggleSensors();
      scoreOom();
      var inForce = rules;
      if (inForce != null) {
        paging.use(inForce, overrides.get(inForce));
      }
    }
    var changed = watch.poll(now);
    if (changed != null) {
      recorder.rulesReloaded(changed.files(), changed.rules() != null, changed.problems());
      if (changed.rules() != null) {
        reload(changed.rules());
        showRules();
      }
    }
  }

  private void reload(Rules next) {
    gatekeeper.hold();
    try {
      use(next);
      var unused = weaver.reload(new Matcher(next));
    } finally {
      gatekeeper.release();
    }
  }

  /** What premain left for later: first of all what classes may be waiting for. */
  private void open() {
    var early = rules;
    var listening = false;
    try {
      var first = early == null ? readFirst() : early;
      // A recording that runs is to see the first decision.
      listening = Recorders.listenIfRecording(recorder, health);
      if (first != null) {
        use(first);
      }
    } finally {
      openApi();
      beginWeaving(early);
    }
    weaver.giveWay(GIVE_WAY);
    if (!listening) {
      Recorders.listen(recorder, health);
    }
    if (!settings.sysroot().equals("/")) {
      health.count(FallBack.FAKE_ROOT);
    }
    showRules();
    openSocket();
    ApiCopies.bind(instrumentation, health);
    Subsystems.watch(() -> loop.request(this::subsystemsChanged));
    if (effects.hasSubsystems()) {
      subsystemsChanged();
    }
  }

  private void openApi() {
    var fresh =
        new ApiDesk(gatekeeper, loop::control, settings::throttleDisabled, own, decisions, health);
    var now = rules;
    if (now != null) {
      fresh.use(now);
    }
    fresh.pageBy(this::page);
    api = fresh;
    fresh.open();
  }

  /** As the application asks; null for the map as it is. */
  private @Nullable Object page(Object[] asked) {
    var now = rules;
    return now == null ? null : paging.page(asked, now, overrides.get(now));
  }

  private void useApi(Rules next) {
    var now = api;
    if (now != null) {
      now.use(next);
    }
  }

  private void tickApi() {
    var now = api;
    if (now != null) {
      now.tick();
    }
  }

  private void writeDiary() {
    var known = diary;
    if (!log.informs()) {
      diary = null;
    } else if (known == null) {
      diary = new Diary(decisions, log);
    } else {
      known.tick();
    }
  }

  private void closeApi() {
    var now = api;
    if (now != null) {
      now.close();
    }
  }

  /** The first subsystem wakes the default policies: other signals are looked at then. */
  private void subsystemsChanged() {
    var now = rules;
    var control = loop.control();
    if (now != null && control != null && control.restsPolicies() && effects.hasSubsystems()) {
      use(now);
    } else {
      effects.askAgain();
    }
  }

  /** Apart from putting them in force, which must not wait for it. */
  private void showRules() {
    var now = rules;
    if (now != null) {
      RulesSettings.show(now, settings);
    }
  }

  private @Nullable Rules readFirst() {
    var first = watch.readFirst();
    if (watch.isRefused() && settings.failFast()) {
      log.error("the JVM stops, as cemaf.failFast asks: " + watch.refusal());
      Runtime.getRuntime().exit(1);
    }
    return first;
  }

  private void beginWeaving(@Nullable Rules early) {
    var now = rules;
    if (now == null) {
      weaver.noRules();
    } else if (early != null) {
      weaver.decided();
    } else {
      var unused = weaver.reload(new Matcher(now));
    }
  }

  private void openSocket() {
    try {
      var pid = ProcessHandle.current().pid();
      var directory = SocketDirectory.ofThisProcess(System.getenv());
      var verbs = new LiveVerbs(this, settings).handlers();
      server = ControlServer.start(directory, pid, verbs, health, log, CLIENT_IDLE);
      if (server != null) {
        exit = new Thread(this::closeSocket, "cemaf-exit");
        Runtime.getRuntime().addShutdownHook(exit);
      }
    } catch (IllegalStateException exiting) {
      // A JVM that has begun to exit takes no hooks any more, and is asked nothing.
      closeSocket();
    } catch (IOException problem) {
      health.count(FallBack.NO_SOCKET);
      log.warn("the command line cannot reach this JVM: " + problem.getMessage());
    }
  }

  private void closeSocket() {
    var open = server;
    if (open != null) {
      open.close();
    }
  }

  /** Puts rules in force: the first decision by them is made. */
  private void use(Rules next) {
    var now = System.nanoTime();
    var index = Control.index(next, effects.hasSubsystems());
    var reading = sensors(next, index);
    var control =
        new Control(
            next,
            index,
            (into, at) -> {
              reading.sample(at, into);
              own.apply(index, into);
            },
            gatekeeper,
            recorder,
            effects,
            pools(),
            own,
            storage,
            now);
    var previous = loop.control();
    watchMemory(next, control, previous, reading);
    if (previous != null) {
      control.resume(previous, now);
    }
    rules = next;
    scoreOom();
    gatekeeper.policies(next.policies());
    toggleSensors();
    loop.use(control);
    resizePools(next);
    storage.use(next);
    heads.use(next);
    paging.use(next, overrides.get(next));
    useApi(next);
    keepHistory(next);
  }

  private void watchMemory(
      Rules next, Control control, @Nullable Control previous, Sensors reading) {
    if (next.memory().limits()) {
      control.watchMemory(
          new MemoryGuard(
              next.memory(),
              next.pressure().margin(),
              previous == null ? null : previous.memory(),
              new MemoryReadings(reading),
              paging,
              recorder,
              health,
              loop::hurry,
              gatekeeper::dispatch));
    }
  }

  /** Rules that only observe, or are off, change nothing. */
  private void scoreOom() {
    var now = rules;
    var wanted = now == null || !settings.acts(now.mode()) ? null : now.memory().oomScoreAdj();
    if (wanted != null || oomScore != null) {
      var known = oomScore;
      if (known == null) {
        known = new OomScore(Path.of(settings.sysroot()), health, log);
        oomScore = known;
      }
      known.use(wanted);
    }
  }

  /** What this process's oom_score_adj was set to; null where it is as it was. */
  @Nullable Integer oomScoreAdj() {
    var known = oomScore;
    return known == null ? null : known.set();
  }

  private PoolBoard pools() {
    var known = pools;
    if (known == null) {
      known = new PoolBoard(recorder, health, new Warnings(log), EventLoops.KNOWN.threads());
      pools = known;
    }
    return known;
  }

  /** Once a rule is about pools they are listened to, until the agent leaves. */
  private void resizePools(Rules next) {
    if (!resizes && !next.pools().isEmpty()) {
      resizes = true;
      new PoolAccess(instrumentation).open();
      pools().begin();
      weaver.pools(pools()::look);
    }
  }

  /** The executors that rules are about. */
  java.util.List<PoolReport> poolReport() {
    var known = pools;
    return known == null ? java.util.List.of() : known.report();
  }

  Storage storage() {
    return storage;
  }

  Paging paging() {
    return paging;
  }

  /** Where thresholds are learned and a file is named for what they have. */
  private void keepHistory(Rules next) {
    var named = next.pressure().auto().isEmpty() ? null : next.sensors().history();
    var before = history;
    if (before != null && !before.path().toString().equals(named)) {
      history = null;
      before.end();
    }
    if (named != null && history == null) {
      var fresh = new HistoryKeeper(Path.of(named), loop, log);
      history = fresh;
      fresh.start();
    }
  }

  /** Those at work go on if the rules still say the same of them: they have their windows full. */
  private Sensors sensors(Rules next, SignalIndex index) {
    var before = sensors;
    if (before != null) {
      if (rules != null && rules.sensors().equals(next.sensors())) {
        before.use(index);
        return before;
      }
      before.close();
    }
    var fresh =
        new Sensors(
            next.sensors(),
            Path.of(settings.sysroot()),
            index,
            health,
            nativeAccess,
            PORTABLE_AFTER_NANOS);
    fresh.spilled(paging.spilled());
    sensors = fresh;
    return fresh;
  }

  private void toggleSensors() {
    var now = sensors;
    if (now == null) {
      return;
    }
    for (var status : now.status()) {
      var name = status.name();
      var family = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
      now.enable(name, isOn(name) && isOn(family));
    }
  }

  /** A sensor, or a family of them such as psi, is on unless a setting or the rules say no. */
  private boolean isOn(String sensor) {
    var set = settings.sensorEnabled(sensor);
    var now = rules;
    return set != null
        ? set
        : now == null || !Boolean.FALSE.equals(now.sensors().enabled().get(sensor));
  }

  /**
   * Leaves the JVM: every class gets its own bytecode back, every waiting call goes.
   *
   * @return how many classes the JVM refused to change back
   */
  int detach() throws InterruptedException {
    gatekeeper.close();
    var kept = history;
    if (kept != null) {
      kept.stop();
    }
    loop.stop();
    var score = oomScore;
    if (score != null) {
      score.use(null);
    }
    var board = pools;
    if (board != null) {
      board.close();
    }
    storage.close();
    paging.stop();
    var outcome = weaver.detach();
    Subsystems.watch(null);
    closeApi();
    close(effects);
    var now = sensors;
    if (now != null) {
      now.close();
    }
    close(recorder);
    Gate.leave();
    forgetExit();
    var open = server;
    if (open != null) {
      open.close();
    }
    log.close();
    forgetLastRecord();
    paging.leave();
    // Another agent may come, even while pages of this one can still be read.
    closeLoader();
    return outcome.failed();
  }

  private void closeLoader() {
    if (Core.class.getClassLoader() instanceof Closeable loader) {
      close(loader);
    }
  }

  /** The JVM keeps its hooks: this one would keep the agent. */
  private void forgetExit() {
    var hook = exit;
    if (hook != null) {
      try {
        var unused = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException exiting) {
        // The JVM ends anyway.
      }
      exit = null;
    }
  }

  private void forgetLastRecord() {
    try {
      LastRecord.forget();
    } catch (Throwable problem) {
      health.fault("leaving the JVM", problem);
    }
  }

  private void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception problem) {
      health.fault("leaving the JVM", problem);
    }
  }

  Health health() {
    return health;
  }

  DecisionLog decisions() {
    return decisions;
  }

  Gatekeeper gatekeeper() {
    return gatekeeper;
  }

  Weaver weaver() {
    return weaver;
  }

  ControlLoop loop() {
    return loop;
  }

  OwnReadings own() {
    return own;
  }

  RulesWatch watch() {
    return watch;
  }

  @Nullable Rules rules() {
    return rules;
  }

  Sensors sensors() {
    return Objects.requireNonNull(sensors, "no rules are in force");
  }

  long startedNanos() {
    return startedNanos;
  }

  // Classes, not lambdas: the first lambda of a JVM costs tens of milliseconds in premain.

  private final class Above implements java.util.function.Supplier<Overrides> {
    @Override
    public Overrides get() {
      return overrides();
    }
  }

  private final class Chores implements Runnable {
    @Override
    public void run() {
      chores();
    }
  }

  private static final class Nanos implements java.util.function.LongSupplier {
    @Override
    public long getAsLong() {
      return System.nanoTime();
    }
  }

  private static final class Millis implements java.util.function.LongSupplier {
    @Override
    public long getAsLong() {
      return System.currentTimeMillis();
    }
  }

  private record Faults(Health health) implements Consumer<Throwable> {
    @Override
    public void accept(Throwable problem) {
      health.fault("the gate", problem);
    }
  }

  private record Warnings(Log log) implements Consumer<String> {
    @Override
    public void accept(String text) {
      log.warn(text);
    }
  }

  private record Told(DecisionRecorder recorder)
      implements Consumer<io.cemaf.agent.weave.WovenMethod> {
    @Override
    public void accept(io.cemaf.agent.weave.WovenMethod woven) {
      recorder.ruleWoven(woven.rules().get(0), woven.name(), woven.loader());
    }
  }
}
