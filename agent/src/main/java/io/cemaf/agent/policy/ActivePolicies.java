package io.cemaf.agent.policy;

import io.cemaf.Priority;
import io.cemaf.agent.guard.Batch;
import io.cemaf.agent.guard.Shed;
import io.cemaf.agent.pressure.Decided;
import io.cemaf.rules.PolicySpec;
import io.cemaf.rules.RuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The policies that act at the moment, and what they say together: for each action the stricter of
 * those that are about the same thing. Immutable.
 */
record ActivePolicies(List<Active> all) {
  static final ActivePolicies NONE = new ActivePolicies(List.of());

  /** An active policy with what it rests on. */
  record Active(PolicySpec spec, Decided why) {}

  ActivePolicies {
    all = List.copyOf(all);
  }

  /** The share of time in which calls of a merged rule may run; 1 where no policy says so. */
  double duty(List<RuleSpec> merged) {
    var choice = throttle(merged);
    return choice == null ? 1 : choice.value();
  }

  /** How lists of a merged rule's calls are split; null where no policy says so. */
  @Nullable Batch batch(List<RuleSpec> merged) {
    var choice = reduceBatch(merged);
    if (choice == null || choice.value() == 1) {
      return null;
    }
    var why = choice.why();
    return new Batch(
        choice.value(), choice.by().name(), why.signal(), why.value(), why.threshold());
  }

  /** Which calls of a merged rule are refused; null where no policy says so. */
  @Nullable Shed shed(List<RuleSpec> merged, Priority priority) {
    var choice = shedding(merged, priority);
    if (choice == null) {
      return null;
    }
    var spec = choice.by();
    var why = choice.why();
    var shed = spec.actions().shed();
    return shed == null
        ? null
        : new Shed(
            shed.below(), shed.share(), spec.name(), why.signal(), why.value(), why.threshold());
  }

  /** Every action on a merged rule with the policy that decides it. */
  List<PolicyChoice> choices(List<RuleSpec> merged, Priority priority) {
    var choices = new ArrayList<PolicyChoice>();
    add(choices, throttle(merged));
    add(choices, shedding(merged, priority));
    add(choices, reduceBatch(merged));
    return choices;
  }

  private static void add(List<PolicyChoice> choices, @Nullable PolicyChoice choice) {
    if (choice != null) {
      choices.add(choice);
    }
  }

  private @Nullable PolicyChoice throttle(List<RuleSpec> merged) {
    return strictest("throttle", about(merged), PolicySpec.Actions::throttle, share -> -share);
  }

  private @Nullable PolicyChoice reduceBatch(List<RuleSpec> merged) {
    return strictest(
        "reduceBatch", about(merged), PolicySpec.Actions::reduceBatch, share -> -share);
  }

  private @Nullable PolicyChoice shedding(List<RuleSpec> merged, Priority priority) {
    Function<PolicySpec.Actions, @Nullable Double> share =
        actions -> {
          var shed = actions.shed();
          return shed != null && priority.compareTo(shed.below()) > 0
              ? (Double) shed.share()
              : null;
        };
    return strictest("shed", about(merged), share, refused -> refused);
  }

  private List<Active> about(List<RuleSpec> merged) {
    var about = new ArrayList<Active>();
    for (var active : all) {
      for (var rule : merged) {
        if (active.spec().isAbout(rule.name())) {
          about.add(active);
          break;
        }
      }
    }
    return about;
  }

  /** Of equally strict ones the first. */
  private static @Nullable PolicyChoice strictest(
      String action,
      List<Active> among,
      Function<PolicySpec.Actions, @Nullable Double> get,
      ToDoubleFunction<Double> strictness) {
    PolicyChoice best = null;
    for (var active : among) {
      var value = get.apply(active.spec().actions());
      if (value == null) {
        continue;
      }
      if (best == null) {
        best = new PolicyChoice(action, value, active.spec(), active.why(), Map.of());
      } else if (strictness.applyAsDouble(value) > strictness.applyAsDouble(best.value())) {
        best =
            new PolicyChoice(
                action,
                value,
                active.spec(),
                active.why(),
                with(best.over(), best.by(), best.value()));
      } else {
        best =
            new PolicyChoice(
                action,
                best.value(),
                best.by(),
                best.why(),
                with(best.over(), active.spec(), value));
      }
    }
    return best;
  }

  private static Map<String, Double> with(
      Map<String, Double> over, PolicySpec policy, double value) {
    var more = new java.util.LinkedHashMap<>(over);
    more.put(policy.name(), value);
    return more;
  }
}
