package io.cemaf.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code budgets:} tokens and cost over time. */
final class BudgetShape {
  private static final double MOST = 1e9;

  static final Key<Double> INPUT =
      Key.required(
          "input", new QuantityType.OfNumber(0, MOST), "A million tokens of what is asked.");
  static final Key<Double> OUTPUT =
      Key.of(
          "output",
          new QuantityType.OfNumber(0, MOST),
          "A million tokens of what is answered.",
          "as input");
  static final Shape PRICE_SHAPE = new Shape("prices", "What a model costs.", INPUT, OUTPUT);

  static final Key<List<KeyPart>> KEY =
      Key.of(
          "key",
          new ListType<>(new KeyPartType(), true),
          "Calls that differ in one of these have budgets of their own, the thousand that were used"
              + " last; []: all share one.",
          "[]");
  static final Key<Long> TOKENS =
      Key.of(
          "tokens",
          new QuantityType.OfAmount(1, QuotaShape.MOST),
          "Tokens of requests and answers together in a period.",
          "no limit");
  static final Key<Double> COST =
      Key.of(
          "cost",
          new QuantityType.OfNumber(0.01, MOST),
          "What they may cost in a period, in the currency of the prices.",
          "no limit");
  static final Key<Duration> PER =
      Key.of(
          "per",
          new QuantityType.OfDuration(Duration.ofSeconds(1), Duration.ofDays(365)),
          "The period. The first one begins at midnight UTC of the day on which the agent starts, so"
              + " that hours and days begin with the clock's.",
          "1d");
  static final Key<Boolean> ON_EXCEED =
      Key.of(
          "onExceed",
          WordType.of("reject", "warn"),
          "What becomes of calls when it is used up, until the next period.",
          "reject");
  static final Key<List<Named<Section>>> PRICES =
      Key.of(
          "prices",
          new NamedType<>(TextType.Form.PATTERN, new SectionType(PRICE_SHAPE)),
          "What models cost, by their names with * as wildcard; the first that fits counts.",
          "none");
  static final Shape SHAPE =
      new Shape(
          "budget",
          "What all calls to models may use in a period; at least one of `tokens` and `cost`."
              + " `budget.NAME` is the used share as a signal, so that calls can ask for less before"
              + " they are refused.",
          KEY,
          TOKENS,
          COST,
          PER,
          ON_EXCEED,
          PRICES);

  private BudgetShape() {}

  static BudgetSpec bind(Named<Section> named, Reading reading) {
    var section = named.value();
    if (!section.mentions(TOKENS) && !section.mentions(COST)) {
      reading.error(
          named.source(),
          Code.MISSING_KEY,
          "budget '" + named.name() + "' needs one of 'tokens' and 'cost'");
    }
    if (section.has(COST) && !section.mentions(PRICES)) {
      reading.warning(
          section.sourceOf(COST),
          Code.UNPRICED,
          "budget '"
              + named.name()
              + "' has a cost and no prices: calls cost nothing; add 'prices: { MODEL: { input: ..,"
              + " output: .. } }', a million tokens each");
    }
    return new BudgetSpec(
        named.name(),
        named.source(),
        section.get(KEY, List.of()),
        section.get(TOKENS),
        section.get(COST),
        section.get(PER, Duration.ofDays(1)),
        section.get(ON_EXCEED, Boolean.FALSE),
        prices(section.get(PRICES, List.of())));
  }

  private static List<BudgetSpec.Price> prices(List<Named<Section>> given) {
    var prices = new ArrayList<BudgetSpec.Price>();
    for (var named : given) {
      var input = named.value().get(INPUT, 0.0);
      prices.add(new BudgetSpec.Price(named.name(), input, named.value().get(OUTPUT, input)));
    }
    return prices;
  }
}
