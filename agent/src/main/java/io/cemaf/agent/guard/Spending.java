package io.cemaf.agent.guard;

import io.cemaf.rules.BudgetSpec.Price;
import org.jspecify.annotations.Nullable;

/** What one call has taken of one budget before it is made, and is set right afterwards. */
final class Spending {
  private final BudgetGuard budget;
  private final String key;
  private final long tokens;
  private final double cost;
  private final @Nullable Price price;
  private final long takenNanos;

  private Spending(
      BudgetGuard budget,
      String key,
      long tokens,
      double cost,
      @Nullable Price price,
      long takenNanos) {
    this.budget = budget;
    this.key = key;
    this.tokens = tokens;
    this.cost = cost;
    this.price = price;
    this.takenNanos = takenNanos;
  }

  /**
   * Takes what a call will use.
   *
   * @param anyway although the budget is used up
   * @return null if it is, and nothing was taken
   */
  static @Nullable Spending take(
      BudgetGuard budget, String key, String model, Usage estimate, boolean anyway, long nowNanos) {
    var price = budget.spec().price(model);
    var cost = price == null ? 0 : price.of(estimate.input(), estimate.output());
    var tokens = estimate.tokens();
    if (!budget.law().tryTake(key, tokens, cost, nowNanos)) {
      if (!anyway) {
        return null;
      }
      budget.law().take(key, tokens, cost, nowNanos);
    }
    return new Spending(budget, key, tokens, cost, price, nowNanos);
  }

  /** Sets it right by what the call has used; nothing where it was not made. */
  void settle(Usage used, long nowNanos) {
    var usedCost = price == null ? 0 : price.of(used.input(), used.output());
    budget.law().settle(key, used.tokens() - tokens, usedCost - cost, takenNanos, nowNanos);
  }
}
