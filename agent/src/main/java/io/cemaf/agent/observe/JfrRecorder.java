package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Writes decisions as JFR events. JFR is never started by this: until somebody records, nothing of
 * it is initialised (170 ms and some 30 MB), and each method is one read of a field.
 */
final class JfrRecorder implements Recorder, FlightRecorderListener {
  private static final List<Class<? extends Event>> EVENTS =
      List.of(
          PressureSampleEvent.class,
          PressureLevelChangedEvent.class,
          GuardStateTransitionEvent.class,
          CallPausedEvent.class,
          CallThrottledEvent.class,
          CallRejectedEvent.class,
          CallDegradedEvent.class,
          RulesReloadedEvent.class,
          RuleWovenEvent.class,
          AgentOverheadEvent.class);

  private static final Waiting UNSEEN = outcome -> {};

  private final Health health;

  /** Taken by the one thread that registers: event classes must not be initialised by two. */
  private final AtomicBoolean registering = new AtomicBoolean();

  private volatile boolean ready;

  private JfrRecorder(Health health) {
    this.health = health;
  }

  /** Listens for JFR's start, or takes part at once if it has started. */
  static JfrRecorder listening(Health health) {
    var recorder = new JfrRecorder(health);
    FlightRecorder.addListener(recorder);
    if (FlightRecorder.isInitialized()) {
      recorder.register();
    }
    return recorder;
  }

  @Override
  public void recorderInitialized(FlightRecorder recorder) {
    register();
  }

  private void register() {
    if (!registering.compareAndSet(false, true)) {
      return;
    }
    try {
      for (var event : EVENTS) {
        FlightRecorder.register(event);
      }
      ready = true;
    } catch (Throwable problem) {
      health.count(FallBack.NO_JFR);
      health.fault("registering JFR events", problem);
    }
  }

  @Override
  public void pressureSample(PressureReading reading) {
    if (!ready) {
      return;
    }
    var event = new PressureSampleEvent();
    if (event.shouldCommit()) {
      event.level = reading.level().name();
      event.cpu = reading.cpu();
      event.memory = reading.memory();
      event.heap = reading.heap();
      event.rss = reading.rssBytes();
      event.temperature = reading.temperature();
      event.psiCpu = reading.psiCpu();
      event.psiMemory = reading.psiMemory();
      event.psiIo = reading.psiIo();
      event.load = reading.load();
      event.disk = reading.disk();
      event.commit();
    }
  }

  @Override
  public void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    if (!ready) {
      return;
    }
    var event = new PressureLevelChangedEvent();
    if (event.shouldCommit()) {
      event.level = to.name();
      event.previous = from.name();
      event.signal = signal;
      event.value = value;
      event.threshold = threshold;
      event.action = to.atLeast(from) ? "raised" : "relaxed";
      event.commit();
    }
  }

  @Override
  public void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    if (!ready) {
      return;
    }
    var event = new GuardStateTransitionEvent();
    if (event.shouldCommit()) {
      event.guard = guard;
      event.previous = from;
      event.state = to;
      event.signal = signal;
      event.value = value;
      event.threshold = threshold;
      event.commit();
    }
  }

  @Override
  public Waiting callPaused(CallFacts facts, String message) {
    if (!ready) {
      return UNSEEN;
    }
    var event = new CallPausedEvent();
    if (!event.isEnabled()) {
      return UNSEEN;
    }
    event.fill(facts);
    event.message = message;
    event.begin();
    return new Paused(event);
  }

  @Override
  public void callThrottled(CallFacts facts, long waitedNanos) {
    if (!ready) {
      return;
    }
    var event = new CallThrottledEvent();
    if (event.shouldCommit()) {
      event.fill(facts);
      event.waited = waitedNanos;
      event.commit();
    }
  }

  @Override
  public void callRejected(CallFacts facts) {
    if (!ready) {
      return;
    }
    var event = new CallRejectedEvent();
    if (event.shouldCommit()) {
      event.fill(facts);
      event.commit();
    }
  }

  @Override
  public void callDegraded(CallFacts facts) {
    if (!ready) {
      return;
    }
    var event = new CallDegradedEvent();
    if (event.shouldCommit()) {
      event.fill(facts);
      event.commit();
    }
  }

  @Override
  public void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {
    if (!ready) {
      return;
    }
    var event = new RulesReloadedEvent();
    if (event.shouldCommit()) {
      event.files = String.join(", ", files);
      event.accepted = accepted;
      event.problems = String.join("\n", problems);
      event.action = accepted ? "reloaded" : "refused";
      event.commit();
    }
  }

  @Override
  public void ruleWoven(String rule, String method, String loader) {
    if (!ready) {
      return;
    }
    var event = new RuleWovenEvent();
    if (event.shouldCommit()) {
      event.rule = rule;
      event.method = method;
      event.loader = loader;
      event.commit();
    }
  }

  @Override
  public void agentOverhead(long controlNanos, long faults, long fallBacks) {
    if (!ready) {
      return;
    }
    var event = new AgentOverheadEvent();
    if (event.shouldCommit()) {
      event.controlTime = controlNanos;
      event.faults = faults;
      event.fallBacks = fallBacks;
      event.commit();
    }
  }

  @Override
  public void close() {
    FlightRecorder.removeListener(this);
    if (ready) {
      ready = false;
      for (var event : EVENTS) {
        FlightRecorder.unregister(event);
      }
    }
  }

  /** A wait whose event is open. */
  private record Paused(CallPausedEvent event) implements Waiting {
    @Override
    public void ended(String outcome) {
      event.end();
      if (event.shouldCommit()) {
        event.outcome = outcome;
        event.commit();
      }
    }
  }
}
