package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Budget;
import io.cemaf.rules.BudgetSpec;

/** A budget of the rules, from one table to the next. */
public final class BudgetGuard {
  private final String name;
  private final long originNanos;
  private volatile BudgetSpec spec;
  private volatile Budget law;

  /** When it was told that a key has used it up. */
  private volatile long toldNanos;

  private volatile boolean told;

  BudgetGuard(BudgetSpec spec, long nowNanos, long epochMillis) {
    name = spec.name();
    this.spec = spec;
    originNanos = Budget.midnightNanos(nowNanos, epochMillis);
    law = law(spec);
  }

  private Budget law(BudgetSpec of) {
    return new Budget(limits(of), of.per().toNanos(), originNanos);
  }

  /** Other limits from now on; what was used stays used, unless the period is another one. */
  void follow(BudgetSpec next) {
    var before = spec;
    if (before.equals(next)) {
      return;
    }
    spec = next;
    if (before.per().equals(next.per())) {
      law.limits(limits(next));
    } else {
      law = law(next);
    }
  }

  /** As the rules have it. */
  public String name() {
    return name;
  }

  public BudgetSpec spec() {
    return spec;
  }

  /** What keys have used. */
  public Budget law() {
    return law;
  }

  /** As decisions and conditions name it. */
  String signal() {
    return "budget." + name;
  }

  /** Whether it is the first time in a period that somebody is told that it is used up. */
  boolean isNews(long nowNanos) {
    var left = law.leftNanos(nowNanos);
    var since = nowNanos - toldNanos;
    if (told && since >= 0 && since < spec.per().toNanos() - left) {
      return false;
    }
    toldNanos = nowNanos;
    told = true;
    return true;
  }

  private static Budget.Limits limits(BudgetSpec spec) {
    return new Budget.Limits(
        spec.tokens() == null ? Budget.NONE : spec.tokens(),
        spec.cost() == null ? Budget.NONE : spec.cost());
  }
}
