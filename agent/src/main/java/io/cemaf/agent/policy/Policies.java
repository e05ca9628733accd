package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.agent.observe.PolicyFacts;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.pressure.Conditions;
import io.cemaf.agent.pressure.GuardStates;
import io.cemaf.agent.sense.Sample;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every policy of a set of rules. Stepped by the control thread alone; allocates nothing where none
 * begins, ends or is about to.
 */
final class Policies {
  private final Rules rules;
  private final PolicyEffects effects;
  private final List<PolicyRuntime> policies = new ArrayList<>();
  private volatile ActivePolicies active = ActivePolicies.NONE;
  private @Nullable Overrides overrides;

  /** Compiles those that can begin at all. */
  Policies(
      Rules rules, Conditions conditions, double margin, PolicyEffects effects, long nowNanos) {
    this.rules = rules;
    this.effects = effects;
    for (var spec : awake(rules, effects.hasSubsystems())) {
      var condition = conditions.compile(spec.when(), false);
      policies.add(new PolicyRuntime(spec, condition, margin, nowNanos));
    }
  }

  /**
   * Those that are looked at: a default policy rests until there is a subsystem that it could act
   * on, so that it costs nothing, its signals neither.
   */
  static List<PolicySpec> awake(Rules rules, boolean hasSubsystems) {
    var awake = new ArrayList<PolicySpec>();
    for (var policy : rules.policies()) {
      if (hasSubsystems || !policy.builtIn()) {
        awake.add(policy);
      }
    }
    return awake;
  }

  /** Whether some rest, as there was no subsystem when this was made. */
  boolean rest() {
    return policies.size() < rules.policies().size();
  }

  void resume(Policies previous) {
    for (var policy : policies) {
      for (var before : previous.policies) {
        if (policy.spec().name().equals(before.spec().name())) {
          policy.resume(before);
        }
      }
    }
    // What they resume with is told as a change at the first step.
    active = previous.active;
  }

  /** One look at each; true if something else is to be decided than before. */
  @SuppressWarnings("ReferenceEquality") // a shortcut past equals, not in place of it
  boolean step(
      Sample sample,
      Level level,
      GuardStates guards,
      Overrides now,
      long nowNanos,
      Recorder recorder) {
    var first = overrides == null;
    var changed = first;
    var same = now == overrides || now.equals(overrides);
    overrides = now;
    if (!same) {
      changed = true;
      for (var i = 0; i < policies.size(); i++) {
        policies.get(i).mode(now, rules.mode());
      }
    }
    for (var i = 0; i < policies.size(); i++) {
      var policy = policies.get(i);
      var before = policy.state();
      if (policy.step(sample, level, guards, nowNanos)) {
        changed = true;
        if (policy.state().active()) {
          begin(policy, recorder);
        } else {
          recorder.policyChanged(policy.facts(before.why()), "inactive");
        }
      }
    }
    if (changed) {
      decide();
    }
    effects.tick(nowNanos);
    return changed;
  }

  /** Whether none is active or about to be. */
  boolean areQuiet() {
    for (var i = 0; i < policies.size(); i++) {
      var state = policies.get(i).state();
      if (state.active() || state.holding()) {
        return false;
      }
    }
    return true;
  }

  private void begin(PolicyRuntime policy, Recorder recorder) {
    var why = policy.state().why();
    var facts = policy.facts(why);
    recorder.policyChanged(facts, policy.acts() ? "active" : "observed");
    if (!policy.acts()) {
      return;
    }
    var severity = policy.spec().actions().alert();
    if (severity != null) {
      recorder.alert(facts, severity.name().toLowerCase(java.util.Locale.ROOT), message(facts));
    }
    effects.began(rules, policy.spec(), why);
  }

  /** What is said of a policy that begins. */
  static String message(PolicyFacts facts) {
    var text = new StringBuilder("policy '").append(facts.policy()).append("' is active");
    if (!facts.signal().isEmpty()) {
      text.append(": ").append(facts.signal());
    }
    if (!Double.isNaN(facts.value())) {
      text.append(" is ").append(facts.value());
    }
    if (!Double.isNaN(facts.threshold())) {
      text.append(", threshold ").append(facts.threshold());
    }
    return text.toString();
  }

  private void decide() {
    var acting = new ArrayList<ActivePolicies.Active>();
    var specs = new ArrayList<PolicySpec>();
    for (var policy : policies) {
      if (policy.acts()) {
        acting.add(new ActivePolicies.Active(policy.spec(), policy.state().why()));
        specs.add(policy.spec());
      }
    }
    active = new ActivePolicies(acting);
    effects.changed(specs);
  }

  /** Those that act now; from any thread. */
  ActivePolicies active() {
    return active;
  }

  /** Every policy as it stands; from any thread. */
  List<PolicyReport> reports() {
    var reports = new ArrayList<PolicyReport>();
    for (var policy : policies) {
      var state = policy.state();
      var mode = policy.mode();
      var word = !state.active() ? "inactive" : mode == Mode.ENFORCE ? "active" : "observed";
      reports.add(
          new PolicyReport(
              policy.spec(),
              mode == Mode.OFF ? "off" : word,
              state.sinceNanos(),
              policy.facts(state.why()),
              policy.begun()));
    }
    return reports;
  }
}
