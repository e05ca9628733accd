package io.cemaf.agent.guard;

import io.cemaf.Gate;
import io.cemaf.Level;
import io.cemaf.Priority;
import io.cemaf.agent.memory.MemoryGate;
import io.cemaf.agent.observe.CallFacts;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.PressureReading;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.rules.BudgetSpec;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Match;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.Mode;
import io.cemaf.rules.QuotaSpec;
import io.cemaf.rules.Reserve;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Skip;
import io.cemaf.rules.SourceRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One gatekeeper with terms that a test sets by hand, and what it recorded. */
final class Bench implements AutoCloseable {
  final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  final Health health = new Health(faults::add);
  final List<String> records = Collections.synchronizedList(new ArrayList<>());
  final Gatekeeper gatekeeper =
      new Gatekeeper(
          System::nanoTime,
          System::currentTimeMillis,
          new Notes(),
          health,
          faults::add,
          new Gatekeeper.EventLoopNames(List.of("loop-*"), List.of()));
  private Terms terms = terms().build();

  Bench() {
    Gate.faults(problem -> health.fault("gate", problem));
  }

  /** Puts terms in force for every rule. */
  void decide(Terms now) {
    terms = now;
    decide();
  }

  void decide() {
    gatekeeper.decide(
        new TermsSource() {
          @Override
          public MergedRule merge(List<RuleSpec> rules) {
            return new MergedRule(
                rules,
                terms.mode(),
                terms.priority(),
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ofMinutes(2),
                null,
                RuleSpec.OnEventLoop.REJECT,
                terms.mayHoldLock(),
                List.of(),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
          }

          @Override
          public List<BudgetSpec> budgets() {
            return List.of();
          }

          @Override
          public @Nullable QuotaSpec quota(String name) {
            return null;
          }

          @Override
          public Terms terms(MergedRule rules) {
            return terms;
          }

          @Override
          public Duration deadline(RuleSpec rule) {
            return Duration.ofNanos(terms.deadlineNanos());
          }
        });
  }

  int site(String method) {
    return site(method, "chat", "java.lang.Object", false, new CallEnd.Automatic());
  }

  int site(String method, String rule, String returns, boolean isSynchronized, CallEnd end) {
    return gatekeeper.register(
        new SiteSpec(
            "com.acme.Client",
            method,
            end instanceof CallEnd.Callback
                ? "(Lio/cemaf/agent/guard/GatekeeperTest$Handler;Ljava/lang/String;)V"
                : "()V",
            List.of(rule(rule, null, null)),
            end,
            returns,
            returns.contains("Completable"),
            isSynchronized,
            method.contains("Interruptible")));
  }

  static RuleSpec rule(String name, @Nullable String threads, @Nullable String within) {
    var match =
        new Match("com.acme.Client", null, null, null, null, threads, within, List.of(), List.of());
    return new RuleSpec(
        name,
        new SourceRef("rules.yaml", 1, 1),
        null,
        match,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** What notes down as the gatekeeper's own does. */
  Recorder gatekeeperRecorder() {
    return new Notes();
  }

  RuleState state(String rule) {
    return gatekeeper.state(rule);
  }

  @Override
  public void close() {
    gatekeeper.close();
  }

  static TermsBuilder terms() {
    return new TermsBuilder();
  }

  /** Terms of a rule without any guard, to start from. */
  static final class TermsBuilder {
    private Mode mode = Mode.ENFORCE;
    private @Nullable Shed shed;
    private @Nullable Batch batch;
    private Priority priority = Priority.NORMAL;
    private int limit = Integer.MAX_VALUE;
    private boolean permits;
    private Reserve reserve = Reserve.NONE;
    private double duty = 1;
    private long maxPaceNanos;
    private long spacingNanos;
    private @Nullable GuardGate guard;
    private @Nullable Degrade degrade;
    private Duration deadline = Duration.ofSeconds(30);
    private @Nullable Duration maxWait;
    private int maxWaiting = 256;
    private Duration maxHold = Duration.ofMinutes(10);
    private boolean mayHoldLock;
    private boolean proceedOnEventLoop;
    private @Nullable MemoryGate memory;

    TermsBuilder mode(Mode value) {
      mode = value;
      return this;
    }

    TermsBuilder priority(Priority value) {
      priority = value;
      return this;
    }

    TermsBuilder limit(int value) {
      limit = value;
      permits = true;
      return this;
    }

    TermsBuilder reserve(Reserve value) {
      reserve = value;
      return this;
    }

    TermsBuilder paced(double share, Duration most) {
      duty = share;
      maxPaceNanos = most.toNanos();
      return this;
    }

    TermsBuilder spacing(Duration value) {
      spacingNanos = value.toNanos();
      return this;
    }

    TermsBuilder guard(GuardGate value) {
      guard = value;
      return this;
    }

    TermsBuilder skip(Skip value) {
      return degrade(new Degrade(value, null, List.of(), null, List.of(), null, List.of()));
    }

    TermsBuilder degrade(Degrade value) {
      degrade = value;
      return this;
    }

    TermsBuilder maxWait(Duration value) {
      maxWait = value;
      return this;
    }

    TermsBuilder maxWaiting(int value) {
      maxWaiting = value;
      return this;
    }

    TermsBuilder maxHold(Duration value) {
      maxHold = value;
      return this;
    }

    TermsBuilder shed(double share) {
      shed = new Shed(Priority.NORMAL, share, "slow", "latency.chat", 9, 8);
      return this;
    }

    TermsBuilder batch(double share) {
      batch = new Batch(share, "full", "memory", 0.9, 0.8);
      return this;
    }

    TermsBuilder mayHoldLock() {
      mayHoldLock = true;
      return this;
    }

    TermsBuilder proceedOnEventLoop() {
      proceedOnEventLoop = true;
      return this;
    }

    TermsBuilder deadline(Duration value) {
      deadline = value;
      return this;
    }

    TermsBuilder memory(MemoryGate gate) {
      memory = gate;
      return this;
    }

    Terms build() {
      return new Terms(
          mode,
          Level.NORMAL,
          priority,
          limit,
          permits,
          reserve,
          duty,
          maxPaceNanos,
          spacingNanos,
          guard,
          degrade,
          deadline.toNanos(),
          maxWait == null ? deadline.toNanos() : maxWait.toNanos(),
          maxWaiting,
          maxHold.toNanos(),
          mayHoldLock,
          proceedOnEventLoop,
          "",
          false,
          shed,
          batch,
          "cpu",
          0.9,
          0.8,
          null,
          null,
          memory,
          null);
    }
  }

  private final class Notes implements Recorder {
    @Override
    public void pressureSample(PressureReading reading) {}

    @Override
    public void levelChanged(Level from, Level to, String signal, double value, double threshold) {}

    @Override
    public void guardTransition(
        String guard, String from, String to, String signal, double value, double threshold) {}

    @Override
    public void breakerTransition(
        String rule, String from, String to, String signal, double value, double threshold) {
      records.add("breaker " + from + " " + to);
    }

    @Override
    public void memoryGuard(
        String from, String to, String action, String signal, double value, double threshold) {}

    @Override
    public Waiting callPaused(CallFacts facts, String message) {
      return outcome -> records.add("paused " + facts.action() + " " + outcome);
    }

    @Override
    public void callThrottled(CallFacts facts, long waitedNanos) {
      records.add("throttled " + facts.rule());
    }

    @Override
    public void quotaWait(
        CallFacts facts, String key, long tokens, long waitedNanos, String outcome) {
      records.add("quota " + outcome);
    }

    @Override
    public void providerCooldown(String quota, String key, String state, long nanos) {
      records.add("cooldown " + state);
    }

    @Override
    public void fallbackUsed(CallFacts facts, String by, String failure) {
      records.add("fallback " + by);
    }

    @Override
    public void callRejected(CallFacts facts) {
      records.add("rejected " + facts.action());
    }

    @Override
    public void callShed(CallFacts facts) {
      records.add("shed " + facts.action());
    }

    @Override
    public void concurrencyLimitChanged(String rule, int from, int to, int inFlight) {
      records.add("limit " + from + " " + to);
    }

    @Override
    public void callDegraded(CallFacts facts) {
      records.add("degraded " + facts.action());
    }

    @Override
    public void policyChanged(io.cemaf.agent.observe.PolicyFacts facts, String state) {}

    @Override
    public void alert(io.cemaf.agent.observe.PolicyFacts facts, String severity, String message) {}

    @Override
    public void poolResized(
        String rule, String pool, String change, String signal, double value, double threshold) {}

    @Override
    public void diskThrottled(io.cemaf.agent.observe.DiskFacts facts) {}

    @Override
    public void pagedOut(String rule, long pages, long bytes) {}

    @Override
    public void pagedIn(String rule, long page, long bytes, long waitedNanos) {}

    @Override
    public void pagesEvicted(String eviction, long pages, long bytes, long written) {}

    @Override
    public void loggingReduced(String change) {}

    @Override
    public void rulesReloaded(List<String> files, boolean accepted, List<String> problems) {}

    @Override
    public void ruleWoven(String rule, String method, String loader) {}

    @Override
    public void agentOverhead(long controlNanos, long faults, long fallBacks) {}
  }

  /** As a woven method enters. */
  static Object enter(int site) {
    return Gate.admitted(Gate.ask(site));
  }

  /** As a woven method enters whose rule looks at its arguments. */
  static Object enter(int site, Object self, Object[] arguments) {
    return Gate.admitted(Gate.ask(site, self, arguments));
  }
}
