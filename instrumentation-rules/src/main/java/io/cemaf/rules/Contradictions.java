package io.cemaf.rules;

import io.cemaf.rules.Condition.Compare;
import io.cemaf.rules.Condition.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warns of policies that contradict each other or themselves: of two that say different things for
 * the same calls, one that is active whenever the other is and stricter leaves that one nothing;
 * and what is above one value and below a lesser one never is.
 */
final class Contradictions {
  private final List<Problem> problems;

  Contradictions(List<Problem> problems) {
    this.problems = problems;
  }

  void check(List<PolicySpec> policies) {
    for (var policy : policies) {
      if (policy.builtIn()) {
        continue;
      }
      for (var condition : policy.when()) {
        if (condition instanceof Condition.All all) {
          checkPossible(policy, all);
        }
      }
      for (var other : policies) {
        if (!other.name().equals(policy.name())
            && shareTarget(policy, other)
            && impliedBy(policy, other)) {
          checkIdle(policy, other);
        }
      }
    }
  }

  private void checkPossible(PolicySpec policy, Condition.All all) {
    for (var one : all.of()) {
      for (var other : all.of()) {
        if (one instanceof Compare low
            && other instanceof Compare high
            && low.signal().equals(high.signal())
            && isAbove(low.op())
            && !isAbove(high.op())
            && (low.value() > high.value()
                || (low.value() == high.value()
                    && !(low.op() == Op.AT_LEAST && high.op() == Op.AT_MOST)))) {
          warn(
              policy,
              "policy '" + policy.name() + "' never begins: " + low.signal() + " cannot be both");
          return;
        }
      }
    }
  }

  private void checkIdle(PolicySpec policy, PolicySpec stricter) {
    var idle = idle(policy.actions(), stricter.actions());
    if (idle == null) {
      return;
    }
    warn(
        policy,
        "policy '"
            + policy.name()
            + "' never decides "
            + idle
            + ": '"
            + stricter.name()
            + "' is stricter and active whenever it is");
  }

  /** The first action of which the other one does more. */
  private static @Nullable String idle(PolicySpec.Actions mild, PolicySpec.Actions strict) {
    if (mild.throttle() != null
        && strict.throttle() != null
        && strict.throttle() < mild.throttle()) {
      return PolicyShape.THROTTLE.name();
    }
    if (mild.reduceBatch() != null
        && strict.reduceBatch() != null
        && strict.reduceBatch() < mild.reduceBatch()) {
      return PolicyShape.REDUCE_BATCH.name();
    }
    var less = mild.shed();
    var more = strict.shed();
    if (less != null
        && more != null
        && more.below().compareTo(less.below()) <= 0
        && more.share() >= less.share()
        && !more.equals(less)) {
      return PolicyShape.SHED.name();
    }
    return null;
  }

  private static boolean shareTarget(PolicySpec policy, PolicySpec other) {
    if (policy.subsystem() != null || other.subsystem() != null) {
      return policy.subsystem() != null
          && (policy.subsystem().equals(other.subsystem())
              || PolicySpec.ALL.equals(other.subsystem()));
    }
    return other.rules().isEmpty() || (!policy.rules().isEmpty() && covers(other, policy));
  }

  private static boolean covers(PolicySpec wide, PolicySpec narrow) {
    for (var rule : narrow.rules()) {
      if (!wide.rules().contains(rule)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code other} holds, for as long as it needs to, whenever {@code policy} does. */
  private static boolean impliedBy(PolicySpec policy, PolicySpec other) {
    if (other.holdsFor().compareTo(policy.holdsFor()) > 0 || policy.when().isEmpty()) {
      return false;
    }
    for (var condition : policy.when()) {
      if (!isImplied(condition, other.when())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isImplied(Condition condition, List<Condition> by) {
    var parts = new ArrayList<Condition>();
    parts.add(condition);
    if (condition instanceof Condition.All all) {
      parts.addAll(all.of());
    }
    for (var weaker : by) {
      for (var part : parts) {
        if (part.equals(weaker) || isMilder(weaker, part)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMilder(Condition weaker, Condition than) {
    if (weaker instanceof Condition.AtLeast mild && than instanceof Condition.AtLeast grave) {
      return grave.level().atLeast(mild.level());
    }
    if (weaker instanceof Compare mild
        && than instanceof Compare grave
        && mild.signal().equals(grave.signal())
        && isAbove(mild.op()) == isAbove(grave.op())) {
      return isAbove(mild.op()) ? mild.value() < grave.value() : mild.value() > grave.value();
    }
    return false;
  }

  private static boolean isAbove(Op op) {
    return op == Op.ABOVE || op == Op.AT_LEAST;
  }

  private void warn(PolicySpec policy, String message) {
    problems.add(
        new Problem(policy.source(), Problem.Severity.WARNING, Code.CONTRADICTS.id(), message));
  }
}
