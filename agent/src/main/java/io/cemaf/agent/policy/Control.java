package io.cemaf.agent.policy;

import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.GuardGate;
import io.cemaf.agent.observe.PressureReading;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.pool.PoolBoard;
import io.cemaf.agent.pressure.Conditions;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.agent.pressure.GuardOrder;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.pressure.LearnedThresholds;
import io.cemaf.agent.pressure.LevelState;
import io.cemaf.agent.pressure.Levels;
import io.cemaf.agent.pressure.Profiler;
import io.cemaf.agent.sense.Sample;
import io.cemaf.agent.sense.SignalIndex;
import io.cemaf.rules.GuardSpec;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The control side for one set of rules: from a sample to the level, to the states of the guards,
 * to the decisions that the gatekeeper goes by. Stepped by one thread, fed with time; only a step
 * that changes something makes new decisions.
 */
public final class Control {
  private final Rules rules;
  private final Gatekeeper gatekeeper;
  private final Recorder recorder;
  private final ObjLongConsumer<Sample> sensors;
  private final SignalIndex index;
  private final Sample sample;
  private final RuleSignals ruleSignals;
  private final Profiler profiler;
  private final LearnedThresholds learned;
  private Levels levels;
  private final Limits limits;
  private final Held held;
  private final Policies policies;
  private final Pacings pacings;
  private final CostLearning costs;
  private final @Nullable Allocations allocations;
  private final PoolBoard pools;
  private final Outlets outlets;
  private final List<GuardRuntime> guards = new ArrayList<>();
  private final Map<String, GuardGate> gates = new HashMap<>();
  private final Map<String, Set<String>> rulesOfGuard = new HashMap<>();
  private final Set<String> timed = new HashSet<>();
  private final Map<String, RuleSpec> byName;
  private final GuardStates guardStates;
  private final MemoryShortage shortage;
  private volatile LevelState level;
  private volatile LevelState measured;
  private @Nullable MemoryGuard memory;
  private Overrides overrides = Overrides.NONE;
  private @Nullable Decisions decisions;

  /**
   * Compiles the rules; nothing is decided before the first step.
   *
   * @param sensors reads all sensors into a sample, at a time in nanoseconds
   * @param own what the application says in place of guards' conditions
   */
  public Control(
      Rules rules,
      SignalIndex index,
      ObjLongConsumer<Sample> sensors,
      Gatekeeper gatekeeper,
      Recorder recorder,
      PolicyEffects effects,
      PoolBoard pools,
      OwnReadings own,
      Outlets outlets,
      long nowNanos) {
    this.rules = rules;
    byName = Decisions.byName(rules);
    this.index = index;
    this.sensors = sensors;
    this.gatekeeper = gatekeeper;
    this.recorder = recorder;
    this.pools = pools;
    this.outlets = outlets;
    sample = new Sample(index);
    var smoothing = rules.sensors().smoothing();
    profiler =
        new Profiler(
            index,
            smoothing.weight(),
            rules.sensors().pollInterval().toNanos() * 1e-9,
            smoothing.horizon().toNanos() * 1e-9);
    learned = new LearnedThresholds(Limits.rescaled(rules.pressure(), rules.limits()), index);
    levels = new Levels(learned.spec(), index);
    limits = new Limits(rules.limits(), index);
    shortage = new MemoryShortage(rules.pressure(), index);
    level = LevelState.initial(nowNanos);
    measured = level;
    var ordered = GuardOrder.of(rules.guards());
    var names = ordered.stream().map(GuardSpec::name).toList();
    var conditions = new Conditions(index, names);
    var margin = rules.pressure().margin();
    for (var spec : ordered) {
      var gate = new GuardGate(spec.name(), spec.maxWait().toNanos(), spec.onTimeout());
      gates.put(spec.name(), gate);
      var waiting = new Waiting(rulesOfGuard.computeIfAbsent(spec.name(), name -> new HashSet<>()));
      var condition = new OwnCondition(spec.name(), conditions.compile(spec), own);
      guards.add(new GuardRuntime(spec, condition, gate, margin, waiting, nowNanos));
    }
    guardStates = position -> guards.get(position).isOpen();
    held = new Held(rules, conditions, margin);
    policies = new Policies(rules, conditions, margin, effects, nowNanos);
    pacings = new Pacings(rules, gatekeeper);
    costs = new CostLearning(gatekeeper, Runtime.getRuntime().maxMemory(), nowNanos);
    allocations = rules.allocates() ? Allocations.of(rules, gatekeeper, recorder) : null;
    for (var rule : rules.rules()) {
      noteGuard(rule);
    }
    for (var slot = 0; slot < index.size(); slot++) {
      var rule = RuleSignals.timedRule(index.name(slot));
      if (!rule.isEmpty()) {
        timed.add(rule);
        gatekeeper.state(rule).meter().time();
      }
    }
    var polls =
        rules.sensors().window().toNanos() / Math.max(1, rules.sensors().pollInterval().toNanos());
    ruleSignals = new RuleSignals(index, gatekeeper, (int) Math.min(1_000, Math.max(1, polls)));
  }

  /** Watches over memory too; before the first step. */
  public void watchMemory(MemoryGuard guard) {
    memory = guard;
  }

  /** What watches over memory; null where no rule asks for it. From any thread. */
  public @Nullable MemoryGuard memory() {
    return memory;
  }

  private void noteGuard(RuleSpec rule) {
    var guard = rule.guard();
    if (guard != null) {
      rulesOfGuard.computeIfAbsent(guard, name -> new HashSet<>()).add(rule.name());
    }
  }

  /**
   * The signals that the rules need beyond the fixed ones.
   *
   * @param hasSubsystems whether any is registered: the default policies look at nothing else
   */
  public static SignalIndex index(Rules rules, boolean hasSubsystems) {
    return SignalIndex.of(SignalNames.of(rules, Policies.awake(rules, hasSubsystems)));
  }

  /** Goes on where the rules before these stood: the level, and guards of the same name. */
  public void resume(Control previous, long nowNanos) {
    level = previous.level;
    measured = previous.measured;
    profiler.resume(previous.profiler);
    learned.resume(previous.learned);
    levels = new Levels(learned.spec(), index);
    policies.resume(previous.policies);
    pacings.resume(previous.pacings);
    if (previous.allocations != null) {
      previous.allocations.handOver(allocations);
    }
    for (var guard : guards) {
      for (var before : previous.guards) {
        if (guard.spec().name().equals(before.spec().name())) {
          guard.resume(before.state(), nowNanos);
        }
      }
    }
  }

  /** One control interval. */
  @SuppressWarnings("ReferenceEquality") // a shortcut past equals, not in place of it
  public void step(long nowNanos, Overrides now) {
    sensors.accept(sample, nowNanos);
    ruleSignals.sample(sample);
    shortage.step(sample);
    profiler.step(nowNanos, sample);
    // Looked at first: equal records are compared through method handles.
    var same = now == overrides || now.equals(overrides);
    var changed = decisions == null || !same;
    if (!same) {
      gatekeeper.force(now.breakers());
    }
    overrides = now;
    changed |= stepLevel(nowNanos);
    for (var i = 0; i < guards.size(); i++) {
      var guard = guards.get(i);
      changed |= guard.step(sample, level.level(), guardStates, nowNanos, recorder);
    }
    changed |= held.step(sample, level.level(), guardStates);
    changed |= policies.step(sample, level.level(), guardStates, now, nowNanos, recorder);
    pacings.step(nowNanos, sample);
    costs.step(nowNanos, sample);
    if (allocations != null) {
      allocations.step(sample, level.level());
    }
    gatekeeper.tick(nowNanos);
    gatekeeper.memory(sample.value(SignalIndex.RSS));
    lookAtMemory(false, nowNanos);
    recorder.pressureSample(reading());
    if (changed) {
      decide();
    } else {
      gatekeeper.dispatch();
    }
    pools.step(nowNanos);
    outlets.step(nowNanos);
  }

  private void lookAtMemory(boolean again, long nowNanos) {
    var guard = memory;
    if (guard != null) {
      guard.step(again, nowNanos, sample, overrides.mode("", null, rules.mode()));
    }
  }

  /** Between two steps, while calls are held back for want of memory: looks at that alone. */
  void glance(long nowNanos) {
    lookAtMemory(true, nowNanos);
    gatekeeper.dispatch();
  }

  /** Whether {@link #glance} is to come soon. From any thread. */
  boolean wantsGlance() {
    var guard = memory;
    return guard != null && guard.isWanted();
  }

  /**
   * Whether nothing goes on that could be decided on: no call runs, waits or was made since this
   * was asked before, and no guard, condition or policy is anything but off. The level alone
   * decides nothing: an application's own start often raises it.
   */
  boolean isAtRest() {
    if (held.any() || !policies.areQuiet() || !pools.isQuiet()) {
      return false;
    }
    for (var i = 0; i < guards.size(); i++) {
      if (!guards.get(i).state().isClosedForGood()) {
        return false;
      }
    }
    return !gatekeeper.isBusy();
  }

  private boolean stepLevel(long nowNanos) {
    var before = level;
    limits.apply(profiler.settled());
    if (learned.step(nowNanos, profiler.settled())) {
      levels = new Levels(learned.spec(), index);
    }
    measured = levels.step(measured, profiler.settled(), nowNanos);
    var forced = overrides.forcedLevel();
    if (forced == null) {
      level = measured;
    } else if (before.level() != forced || !before.signal().equals("forced")) {
      level =
          new LevelState(forced, nowNanos, "forced", Double.NaN, Double.NaN, 0, nowNanos, false);
    }
    if (level.level() == before.level()) {
      return false;
    }
    recorder.levelChanged(
        before.level(), level.level(), level.signal(), level.value(), level.threshold());
    return true;
  }

  private void decide() {
    var now =
        new Decisions(
            rules,
            overrides,
            level,
            held.snapshot(),
            policies.active(),
            Map.copyOf(gates),
            timed,
            memory == null ? null : memory.gate(),
            byName);
    decisions = now;
    gatekeeper.decide(now);
    pools.decide(now.pools());
    outlets.decide(now.disk(), now.logging());
  }

  /** How many calls wait for a guard: a look at each of its rules, so only where it matters. */
  private final class Waiting implements IntSupplier {
    private final Set<String> rulesOfIt;

    Waiting(Set<String> rulesOfIt) {
      this.rulesOfIt = rulesOfIt;
    }

    @Override
    public int getAsInt() {
      var waiting = 0;
      for (var rule : rulesOfIt) {
        waiting += gatekeeper.waiting(rule);
      }
      return waiting;
    }
  }

  /**
   * Closes guards and circuit breakers by hand; on the control thread only.
   *
   * @param name a guard, a rule that names one or has a circuit breaker, a pool, or {@code all}
   */
  public Reset reset(String name, long nowNanos) {
    var pooled = pools.reset(name);
    var reset = 0;
    for (var guard : guards) {
      var own = guard.spec().name();
      if (name.equals("all")
          || name.equals(own)
          || rulesOfGuard.getOrDefault(own, Set.of()).contains(name)) {
        var unused = guard.reset(nowNanos, recorder);
        reset++;
      }
    }
    if (reset > 0) {
      decide();
    }
    var breakers = gatekeeper.resetBreakers(name);
    if (breakers > 0) {
      gatekeeper.dispatch();
    }
    return new Reset(reset, breakers, pooled);
  }

  /** How many guards and circuit breakers were closed, and pools that are to be cut again. */
  public record Reset(int guards, int breakers, int pools) {
    public static final Reset NOTHING = new Reset(0, 0, 0);
  }

  private PressureReading reading() {
    var rss = sample.value(SignalIndex.RSS);
    return new PressureReading(
        level.level(),
        sample.value(SignalIndex.CPU),
        sample.value(SignalIndex.MEMORY),
        sample.value(SignalIndex.HEAP),
        Double.isNaN(rss) ? -1 : (long) rss,
        sample.value(SignalIndex.TEMPERATURE),
        sample.value(SignalIndex.PSI_CPU),
        sample.value(SignalIndex.PSI_MEMORY),
        sample.value(SignalIndex.PSI_IO),
        sample.value(SignalIndex.LOAD),
        sample.value(SignalIndex.DISK));
  }

  public Rules rules() {
    return rules;
  }

  /** The level in force; from any thread. */
  public LevelState level() {
    return level;
  }

  /** Which memory is at its hard limit or critical threshold, null if none is; from any thread. */
  public @Nullable Decided memoryShortage() {
    var limit = memory == null ? null : memory.shortage();
    return limit == null ? shortage.now() : limit;
  }

  /** The signals as last sampled, by name; from any thread, each value whole. */
  public Map<String, Double> signals() {
    var values = new java.util.TreeMap<String, Double>();
    for (var slot = 0; slot < index.size(); slot++) {
      values.put(index.name(slot), sample.value(slot));
    }
    return values;
  }

  /** Adds what thresholds have learned in former lives; on the control thread only. */
  public void learn(Map<String, double[]> past) {
    if (learned.learn(past)) {
      levels = new Levels(learned.spec(), index);
    }
  }

  /** What thresholds have learned; on the control thread only. */
  public Map<String, double[]> learned() {
    return learned.seen();
  }

  /** Every learned threshold as it stands; from any thread. */
  public List<LearnedThresholds.Threshold> thresholds() {
    return learned.report();
  }

  /** Every forecast that something goes by; from any thread, each number whole. */
  public List<Profiler.Forecast> forecasts() {
    return profiler.forecasts();
  }

  /** Every guard as it stands; from any thread. */
  public List<GuardReport> guards() {
    return guards.stream()
        .map(
            guard ->
                new GuardReport(
                    guard.spec().name(), guard.state(), guard.gate().view(), guard.waiting()))
        .toList();
  }

  /** Whether default policies rest, as there was no subsystem when this was made. */
  public boolean restsPolicies() {
    return policies.rest();
  }

  /** Every policy as it stands; from any thread. */
  public List<PolicyReport> policies() {
    return policies.reports();
  }

  /** What active policies decide for a rule, each with those that it overrides; any thread. */
  public List<PolicyChoice> policiesOf(RuleSpec rule) {
    var priority = rule.priority() == null ? io.cemaf.Priority.NORMAL : rule.priority();
    return policies.active().choices(List.of(rule), priority);
  }

  /** One guard for {@code status}. */
  public record GuardReport(
      String name, io.cemaf.agent.pressure.GuardState state, GuardGate.View view, int waiting) {}
}
