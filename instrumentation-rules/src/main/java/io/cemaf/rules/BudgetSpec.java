package io.cemaf.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What calls to models may use in a period, each combination of the key's parts for itself.
 *
 * @param key its parts; empty where all calls share one
 * @param tokens of requests and answers together; null for no limit
 * @param cost in the currency of the prices; null for no limit
 * @param warnOnly whether calls go on when it is used up
 * @param prices of models, the first that fits counts
 */
public record BudgetSpec(
    String name,
    SourceRef source,
    List<KeyPart> key,
    @Nullable Long tokens,
    @Nullable Double cost,
    Duration per,
    boolean warnOnly,
    List<Price> prices) {
  public BudgetSpec {
    key = List.copyOf(key);
    prices = List.copyOf(prices);
  }

  /**
   * What a model costs.
   *
   * @param model its name, with {@code *} as wildcard
   * @param input a million tokens of requests
   * @param output a million tokens of answers
   */
  public record Price(String model, double input, double output) {
    private static final double MILLION = 1e6;

    /** Of one call, in the currency of the prices. */
    public double of(long inputTokens, long outputTokens) {
      return (inputTokens * input + outputTokens * output) / MILLION;
    }
  }

  /** What a model costs; null where no price fits its name. */
  public @Nullable Price price(String model) {
    for (var price : prices) {
      if (Wildcard.matches(price.model(), model)) {
        return price;
      }
    }
    return null;
  }
}
