package io.cemaf.agent.guard;

import io.cemaf.Site;
import io.cemaf.agent.limit.CircuitBreaker;
import io.cemaf.agent.limit.RateLimiter;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.BudgetSpec;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.CircuitBreakerSpec;
import io.cemaf.rules.ConcurrencySpec;
import io.cemaf.rules.FallbackSpec;
import io.cemaf.rules.LoopSpec;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.Owned;
import io.cemaf.rules.QuotaSpec;
import io.cemaf.rules.RateLimiterSpec;
import io.cemaf.rules.RuleSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the entries of the table from the decisions in force. */
final class SiteMaker {
  /** What is kept of rules from one table to the next. */
  interface States {
    /** A rule's state, made when first asked for. */
    RuleState state(String rule);

    /** The state that a rule's circuit breaker is put into by hand; null for none. */
    CircuitBreaker.@Nullable State forced(String rule);

    /** Made when first asked for. */
    QuotaGuard quota(QuotaSpec spec);

    /** Made when first asked for. */
    BudgetGuard budget(BudgetSpec spec);
  }

  /** Hooks of calls to models. */
  private static final Set<String> MODELS = Set.of("llm.chat", "llm.stream", "llm.embed");

  private final States states;
  private final Guards guards;
  private final Health health;

  SiteMaker(States states, Guards guards, Health health) {
    this.states = states;
    this.guards = guards;
    this.health = health;
  }

  /** Null where nothing is decided yet, the rules are off, or it cannot be made. */
  @Nullable Site site(int number, SiteSpec spec, @Nullable TermsSource source) {
    if (source == null) {
      return null;
    }
    try {
      if (spec.callEnd() instanceof CallEnd.Part part) {
        return new ReadSite(spec, part.of(), guards.reads());
      }
      var narrowed = narrowed(spec.rules());
      return narrowed.isEmpty()
          ? site(number, 0, spec, spec.rules(), source)
          : narrowed(number, spec, narrowed, source);
    } catch (RuntimeException problem) {
      health.fault("rule '" + spec.rules().get(0).name() + "' on " + spec.name(), problem);
      return null;
    }
  }

  // No streams on the way of most classes: the first lambda of a JVM costs tens of milliseconds.
  private static List<RuleSpec> narrowed(List<RuleSpec> rules) {
    var narrowed = new ArrayList<RuleSpec>();
    for (var rule : rules) {
      if (isNarrowed(rule)) {
        narrowed.add(rule);
      }
    }
    return narrowed;
  }

  private Site narrowed(int number, SiteSpec spec, List<RuleSpec> narrowed, TermsSource source) {
    if (narrowed.size() > NarrowedSite.MOST) {
      throw new IllegalArgumentException(
          narrowed.size() + " rules narrow one method, at most " + NarrowedSite.MOST + " can");
    }
    var variants = new RuleSite[1 << narrowed.size()];
    for (var applying = 0; applying < variants.length; applying++) {
      var mask = applying;
      var rules =
          spec.rules().stream()
              .filter(rule -> !isNarrowed(rule) || (mask & (1 << narrowed.indexOf(rule))) != 0)
              .toList();
      variants[applying] = rules.isEmpty() ? null : site(number, applying, spec, rules, source);
    }
    return new NarrowedSite(
        narrowed.stream()
            .map(RuleSpec::match)
            .map(
                match ->
                    new NarrowedSite.Narrow(
                        match.threads(),
                        match.within() == null ? null : states.state(match.within()),
                        match.hosts().isEmpty() ? null : new RequestHosts(match.hosts(), health)))
            .toList(),
        variants);
  }

  private static boolean isNarrowed(RuleSpec rule) {
    var match = rule.match();
    return match.threads() != null || match.within() != null || !match.hosts().isEmpty();
  }

  private @Nullable RuleSite site(
      int number, int variant, SiteSpec spec, List<RuleSpec> rules, TermsSource source) {
    var merged = source.merge(rules);
    var terms = source.terms(merged);
    if (terms == null) {
      return null;
    }
    var primary = states.state(rules.get(0).name());
    var homes = homes(merged, primary, spec, terms, source);
    return new RuleSite(number, variant, spec, primary, homes, terms, guards);
  }

  /** What the rules' calls share belongs to the rule that says it. */
  private RuleSite.Homes homes(
      MergedRule merged, RuleState primary, SiteSpec spec, Terms terms, TermsSource source) {
    var bulkhead = merged.bulkhead();
    var concurrency = merged.concurrency();
    var allocation = merged.allocation();
    var delay = merged.delay();
    var throttle = merged.throttle();
    var room =
        concurrency != null
            ? states.state(concurrency.owner().name())
            : bulkhead != null
                ? states.state(bulkhead.owner().name())
                : allocation != null ? states.state(allocation.owner().name()) : primary;
    return new RuleSite.Homes(
        room.room(),
        (delay == null ? primary : states.state(delay.owner().name())).spacing(),
        (throttle == null ? primary : states.state(throttle.owner().name())).pacer(),
        concurrency == null ? null : adaptive(room, concurrency, source),
        breaker(merged.circuitBreaker()),
        rate(merged.rateLimiter(), terms.rate()),
        loop(merged.loop()),
        quota(merged.quota(), source),
        budgets(spec, source),
        fallbacks(merged.fallback()),
        allocation == null ? null : states.state(allocation.owner().name()).allocation());
  }

  /** Who failed lately goes on being passed over, as long as the rules say the same of them. */
  private @Nullable Fallbacks fallbacks(@Nullable Owned<List<FallbackSpec>> wanted) {
    if (wanted == null) {
      return null;
    }
    var home = states.state(wanted.owner().name());
    var known = home.fallbacks();
    if (known != null && known.isFor(wanted.value())) {
      return known;
    }
    var fresh = new Fallbacks(wanted.value(), guards.clock().getAsLong());
    home.fallbacks(fresh);
    return fresh;
  }

  /** Of all calls to models. */
  private List<BudgetGuard> budgets(SiteSpec spec, TermsSource source) {
    var library = spec.library();
    if (library == null || !MODELS.contains(library.hook())) {
      return List.of();
    }
    var budgets = new ArrayList<BudgetGuard>();
    for (var budget : source.budgets()) {
      budgets.add(states.budget(budget));
    }
    return List.copyOf(budgets);
  }

  /** Shared by all rules that name it. */
  private @Nullable QuotaGuard quota(@Nullable Owned<String> wanted, TermsSource source) {
    var spec = wanted == null ? null : source.quota(wanted.value());
    return spec == null ? null : states.quota(spec);
  }

  /** It goes on as it stands, as long as the rules say the same of it. */
  private @Nullable Breaker breaker(@Nullable Owned<CircuitBreakerSpec> wanted) {
    if (wanted == null) {
      return null;
    }
    var home = states.state(wanted.owner().name());
    var known = home.breaker();
    if (known != null && known.isFor(wanted.value())) {
      return known;
    }
    var fresh = new Breaker(home.name(), wanted.value(), guards.clock(), guards.recorder());
    var forced = states.forced(home.name());
    if (forced != null) {
      fresh.reset(forced);
    }
    home.breaker(fresh);
    return fresh;
  }

  /** Periods go on as they are, as long as they are of the same length. */
  private @Nullable RateLimiter rate(@Nullable Owned<RateLimiterSpec> wanted, @Nullable Rate rate) {
    if (wanted == null || rate == null) {
      return null;
    }
    var home = states.state(wanted.owner().name());
    var known = home.rate();
    if (known != null && known.periodNanos() == rate.periodNanos()) {
      return known;
    }
    var fresh = new RateLimiter(rate.periodNanos(), guards.clock().getAsLong());
    home.rate(fresh);
    return fresh;
  }

  /** What was counted stays, as long as the rules say the same of it. */
  private @Nullable LoopGuard loop(@Nullable Owned<LoopSpec> wanted) {
    if (wanted == null) {
      return null;
    }
    var home = states.state(wanted.owner().name());
    var known = home.loop();
    if (known != null && known.isFor(wanted.value())) {
      return known;
    }
    var fresh = new LoopGuard(home.name(), wanted.value(), guards.clock().getAsLong());
    home.loop(fresh);
    return fresh;
  }

  /** The limit goes on with what it has learned, as long as the rules say the same of it. */
  private AdaptiveLimit adaptive(
      RuleState home, Owned<ConcurrencySpec> concurrency, TermsSource source) {
    var deadlineNanos = source.deadline(concurrency.owner()).toNanos();
    var known = home.adaptive();
    if (known != null && known.isFor(concurrency.value(), deadlineNanos)) {
      return known;
    }
    var fresh = new AdaptiveLimit(home.name(), concurrency.value(), deadlineNanos, health);
    home.adaptive(fresh);
    return fresh;
  }
}
