package io.cemaf.agent.start;

import io.cemaf.Gate;
import io.cemaf.agent.cli.ControlServer;
import io.cemaf.agent.cli.SocketDirectory;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.observe.DecisionLog;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import io.cemaf.agent.observe.Recorders;
import io.cemaf.agent.policy.Control;
import io.cemaf.agent.policy.ControlLoop;
import io.cemaf.agent.policy.Overrides;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: what premain wires together, what the control thread adds when there is time,
 * and the way out. Premain only registers the transformer and starts two daemon threads; everything
 * that is slow to load comes on the control thread.
 */
final class Core {
  private static final Duration CLIENT_IDLE = Duration.ofSeconds(5);

  private final Settings settings;
  private final Health health;
  private final Log log;
  private final DecisionLog decisions = new DecisionLog();
  private final RecorderSwitch recorder = new RecorderSwitch(Recorders.kept(decisions));
  private final RulesWatch watch;
  private final Gatekeeper gatekeeper;
  private final Weaver weaver;
  private final ControlLoop loop;
  private final OverridesSource overrides;
  private final long startedMillis = System.currentTimeMillis();
  private @Nullable Sensors sensors;
  private @Nullable ControlServer server;
  private @Nullable Thread exit;
  private volatile @Nullable Rules rules;
  private boolean opened;

  Core(Settings settings, Instrumentation instrumentation, Health health, Log log) {
    this.settings = settings;
    this.health = health;
    this.log = log;
    watch = new RulesWatch(settings, log);
    overrides = new OverridesSource(settings);
    gatekeeper = new Gatekeeper(new Nanos(), recorder, health, EventLoops.KNOWN);
    weaver = new Weaver(instrumentation, gatekeeper, health, new Told(recorder), new Warnings(log));
    loop = new ControlLoop(new Nanos(), recorder, health, this::overrides, this::chores);
  }

  /** Registers the transformer and starts the threads; the slow rest follows on them. */
  void start() {
    Gate.faults(new Faults(health));
    var early = watch.readEarly();
    if (watch.isRefused() && settings.failFast()) {
      throw new IllegalStateException("the rules are broken");
    }
    rules = early;
    if (early != null) {
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
    if (!opened) {
      opened = true;
      open();
    }
    settings.refresh();
    log.configure(settings.logLevel(), settings.logFile());
    toggleSensors();
    var changed = watch.poll(System.nanoTime());
    if (changed != null) {
      recorder.rulesReloaded(changed.files(), changed.rules() != null, changed.problems());
      if (changed.rules() != null) {
        use(changed.rules());
        var unused = weaver.reload(new Matcher(changed.rules()));
      }
    }
  }

  /** What premain left for later. */
  private void open() {
    // First of all: classes may be waiting for the rules.
    useFirst();
    recorder.use(Recorders.create(decisions, health));
    if (!settings.sysroot().equals("/")) {
      health.count(FallBack.FAKE_ROOT);
    }
    openSocket();
  }

  private void useFirst() {
    var early = rules;
    if (early != null) {
      use(early);
      return;
    }
    Matcher matcher = null;
    try {
      var first = watch.readFirst();
      if (watch.isRefused() && settings.failFast()) {
        Runtime.getRuntime().exit(1);
      }
      if (first != null) {
        use(first);
        matcher = new Matcher(first);
      }
    } finally {
      if (matcher != null) {
        var unused = weaver.reload(matcher);
      } else {
        weaver.noRules();
      }
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
    } catch (IOException | IllegalStateException problem) {
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

  /** Puts rules in force from the step that follows. */
  private void use(Rules next) {
    var now = System.nanoTime();
    var index = Control.index(next);
    var reading = sensors(next, index);
    var control = new Control(next, index, reading::sample, gatekeeper, recorder, now);
    var previous = loop.control();
    if (previous != null) {
      control.resume(previous, now);
    }
    rules = next;
    toggleSensors();
    loop.use(control);
  }

  /** Those at work go on if the rules still say the same of them: they have their windows full. */
  private Sensors sensors(Rules next, SignalIndex index) {
    var before = sensors;
    if (before != null) {
      if (rules != null && rules.sensors().equals(next.sensors())) {
        return before;
      }
      before.close();
    }
    var fresh = new Sensors(next.sensors(), Path.of(settings.sysroot()), index, health);
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
    var outcome = weaver.detach();
    loop.stop();
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
    if (Core.class.getClassLoader() instanceof Closeable loader) {
      close(loader);
    }
    return outcome.failed();
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

  RulesWatch watch() {
    return watch;
  }

  @Nullable Rules rules() {
    return rules;
  }

  Sensors sensors() {
    return Objects.requireNonNull(sensors, "no rules are in force");
  }

  long startedMillis() {
    return startedMillis;
  }

  // Classes, not lambdas: the first lambda of a JVM costs tens of milliseconds in premain.

  private static final class Nanos implements java.util.function.LongSupplier {
    @Override
    public long getAsLong() {
      return System.nanoTime();
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

  private record Told(RecorderSwitch recorder)
      implements Consumer<io.cemaf.agent.weave.WovenMethod> {
    @Override
    public void accept(io.cemaf.agent.weave.WovenMethod woven) {
      recorder.ruleWoven(woven.rules().get(0), woven.name(), woven.loader());
    }
  }
}
