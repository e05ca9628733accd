package io.cemaf.agent.guard;

import io.cemaf.rules.BudgetSpec;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.QuotaSpec;
import io.cemaf.rules.RuleSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the gatekeeper gets the decisions in force. */
public interface TermsSource {
  /** What the rules say together. */
  MergedRule merge(List<RuleSpec> rules);

  /** What calls of a rule may take in all: its own deadline, or its file's. */
  Duration deadline(RuleSpec rule);

  /** The quota of that name; null if there is none any more. */
  @Nullable QuotaSpec quota(String name);

  /** Of all calls to models. */
  Collection<BudgetSpec> budgets();

  /** The terms in force; null if the rules are off. */
  @Nullable Terms terms(MergedRule rules);
}
