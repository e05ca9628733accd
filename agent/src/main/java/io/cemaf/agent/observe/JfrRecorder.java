package io.cemaf.agent.observe;

import io.cemaf.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions as JFR events. JFR is never started by this: until somebody records, nothing of
 * it is initialised (170 ms and some 30 MB), and each method is one read of a field. No event is
 * made for a call while its type is off.
 */
final class JfrRecorder implements FlightRecorderListener {
  static final List<Class<? extends Event>> EVENTS =
      List.of(
          PressureSampleEvent.class,
          PressureLevelChangedEvent.class,
          GuardStateTransitionEvent.class,
          CircuitBreakerStateTransitionEvent.class,
          CallPausedEvent.class,
          CallThrottledEvent.class,
          CallRejectedEvent.class,
          CallShedEvent.class,
          CallDegradedEvent.class,
          QuotaWaitEvent.class,
          ProviderCooldownEvent.class,
          FallbackUsedEvent.class,
          PolicyTransitionEvent.class,
          AlertEvent.class,
          ConcurrencyLimitChangedEvent.class,
          MemoryGuardEvent.class,
          DiskThrottledEvent.class,
          PageOutEvent.class,
          PageInEvent.class,
          PageEvictedEvent.class,
          RulesReloadedEvent.class,
          RuleWovenEvent.class,
          AgentOverheadEvent.class);

  private static final Recorder.Waiting UNSEEN = outcome -> {};

  private final Health health;

  /** Taken by the one thread that registers: event classes must not be initialised by two. */
  private final AtomicBoolean registering = new AtomicBoolean();

  /** Null until the event types are registered. */
  private volatile @Nullable CallTypes types;

  /** The types of the events that come by the thousand. */
  private record CallTypes(
      EventType throttled,
      EventType rejected,
      EventType shed,
      EventType degraded,
      EventType pagedIn) {
    static CallTypes registered() {
      return new CallTypes(
          EventType.getEventType(CallThrottledEvent.class),
          EventType.getEventType(CallRejectedEvent.class),
          EventType.getEventType(CallShedEvent.class),
          EventType.getEventType(CallDegradedEvent.class),
          EventType.getEventType(PageInEvent.class));
    }
  }

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
      types = CallTypes.registered();
    } catch (Throwable problem) {
      health.count(FallBack.NO_JFR);
      health.fault("registering JFR events", problem);
    }
  }

  void pressureSample(PressureReading reading) {
    if (types == null) {
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

  void levelChanged(Level from, Level to, String signal, double value, double threshold) {
    if (types == null) {
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

  void guardTransition(
      String guard, String from, String to, String signal, double value, double threshold) {
    if (types == null) {
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

  void breakerTransition(
      String rule, String from, String to, String signal, double value, double threshold) {
    if (types == null) {
      return;
    }
    var event = new CircuitBreakerStateTransitionEvent();
    if (event.shouldCommit()) {
      event.rule = rule;
      event.previous = from;
      event.state = to;
      event.signal = signal;
      event.value = value;
      event.threshold = threshold;
      event.commit();
    }
  }

  Recorder.Waiting callPaused(CallFacts facts, String message) {
    if (types == null) {
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

  void callThrottled(CallFacts facts, long waitedNanos) {
    var known = types;
    if (known != null && known.throttled().isEnabled()) {
      var event = new CallThrottledEvent();
      event.fill(facts);
      event.waited = waitedNanos;
      event.commit();
    }
  }

  void quotaWait(CallFacts facts, String key, long tokens, long waitedNanos, String outcome) {
    if (types == null) {
      return;
    }
    var event = new QuotaWaitEvent();
    if (event.shouldCommit()) {
      event.fill(facts);
      event.key = key;
      event.tokens = tokens;
      event.waited = waitedNanos;
      event.outcome = outcome;
      event.commit();
    }
  }

  void providerCooldown(String quota, String key, String state, long nanos) {
    if (types == null) {
      return;
    }
    var event = new ProviderCooldownEvent();
    if (event.shouldCommit()) {
      event.quota = quota;
      event.key = key;
      event.state = state;
      event.cooldown = nanos;
      event.commit();
    }
  }

  void fallbackUsed(CallFacts facts, String by, String failure) {
    if (types == null) {
      return;
    }
    var event = new FallbackUsedEvent();
    if (event.shouldCommit()) {
      event.fill(facts);
      event.served = by;
      event.failure = failure;
      event.commit();
    }
  }

  void callRejected(CallFacts facts) {
    var known = types;
    if (known != null && known.rejected().isEnabled()) {
      var event = new CallRejectedEvent();
      event.fill(facts);
      event.commit();
    }
  }

  void callShed(CallFacts facts) {
    var known = types;
    if (known != null && known.shed().isEnabled()) {
      var event = new CallShedEvent();
      event.fill(facts);
      event.commit();
    }
  }

  void concurrencyLimitChanged(String rule, int from, int to, int inFlight) {
    if (types == null) {
      return;
    }
    var event = new ConcurrencyLimitChangedEvent();
    if (event.shouldCommit()) {
      event.rule = rule;
      event.previous = from;
      event.limit = to;
      event.inFlight = inFlight;
      event.action = to > from ? "raised" : "lowered";
      event.commit();
    }
  }

  void diskThrottled(DiskFacts facts) {
    if (types == null) {
      return;
    }
    var event = new DiskThrottledEvent();
    if (event.shouldCommit()) {
      event.action = facts.write() ? "write" : "read";
      event.operations = facts.operations();
      event.bytes = facts.bytes();
      event.waited = facts.waitedNanos();
      event.longest = facts.longestNanos();
      event.rate = facts.rate();
      event.commit();
    }
  }

  void pagedOut(String rule, long pages, long bytes) {
    if (types == null) {
      return;
    }
    var event = new PageOutEvent();
    if (event.shouldCommit()) {
      event.rule = rule;
      event.pages = pages;
      event.bytes = bytes;
      event.commit();
    }
  }

  void pagedIn(String rule, long page, long bytes, long waitedNanos) {
    var known = types;
    if (known != null && known.pagedIn().isEnabled()) {
      var event = new PageInEvent();
      event.rule = rule;
      event.page = page;
      event.bytes = bytes;
      event.waited = waitedNanos;
      event.commit();
    }
  }

  void pagesEvicted(String eviction, long pages, long bytes, long written) {
    if (types == null) {
      return;
    }
    var event = new PageEvictedEvent();
    if (event.shouldCommit()) {
      event.action = eviction;
      event.pages = pages;
      event.bytes = bytes;
      event.written = written;
      event.commit();
    }
  }

  void callDegraded(CallFacts facts) {
    var known = types;
    if (known != null && known.degraded().isEnabled()) {
      var event = new CallDegradedEvent();
      event.fill(facts);
      event.commit();
    }
  }

  void policyChanged(PolicyFacts facts, String state) {
    if (types == null) {
      return;
    }
    var event = new PolicyTransitionEvent();
    if (event.shouldCommit()) {
      event.policy = facts.policy();
      event.state = state;
      event.action = facts.actions();
      event.signal = facts.signal();
      event.value = facts.value();
      event.threshold = facts.threshold();
      event.commit();
    }
  }

  void memoryGuard(
      String from, String to, String action, String signal, double value, double threshold) {
    if (types == null) {
      return;
    }
    var event = new MemoryGuardEvent();
    if (event.shouldCommit()) {
      event.previous = from;
      event.state = to;
      event.action = action;
      event.signal = signal;
      event.value = value;
      event.threshold = threshold;
      event.commit();
    }
  }

  void alert(PolicyFacts facts, String severity, String message) {
    if (types == null) {
      return;
    }
    var event = new AlertEvent();
    if (event.shouldCommit()) {
      event.policy = facts.policy();
      event.severity = severity;
      event.message = message;
      event.signal = facts.signal();
      event.value = facts.value();
      event.threshold = facts.threshold();
      event.commit();
    }
  }

  void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {
    if (types == null) {
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

  void ruleWoven(String rule, String method, String loader) {
    if (types == null) {
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

  void agentOverhead(long controlNanos, long faults, long fallBacks) {
    if (types == null) {
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

  void close() {
    FlightRecorder.removeListener(this);
    if (types != null) {
      types = null;
      for (var event : EVENTS) {
        FlightRecorder.unregister(event);
      }
    }
  }

  /** A wait whose event is open. */
  private record Paused(CallPausedEvent event) implements Recorder.Waiting {
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
