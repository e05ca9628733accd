package io.cemaf.agent.api;

import io.cemaf.CallRejectedException;
import io.cemaf.Gate;
import io.cemaf.Rejection;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of code that are calls of a rule: each name is a site of its own, registered when it is
 * first used and again when other rules come into force.
 */
final class Blocks {
  private static final int NOBODY = -1;

  private final Gatekeeper gatekeeper;

  /** By name; {@link #NOBODY} where neither a rule nor a guard is named so. */
  private final ConcurrentHashMap<String, Integer> sites = new ConcurrentHashMap<>();

  private volatile @Nullable Rules rules;

  Blocks(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  void use(Rules next) {
    rules = next;
    sites.replaceAll((name, number) -> register(name));
  }

  /** A token, or null if nobody cares, or the refusal in the order of its parts. */
  @Nullable Object enter(String name) {
    var number = site(name);
    var answer = number == NOBODY ? null : Gate.ask(number);
    return answer instanceof CallRejectedException refused
        ? ApiDesk.told(refused.rejection())
        : answer;
  }

  static void exit(Object token, @Nullable Throwable thrown) {
    Gate.exit(token, thrown);
  }

  /** Why a call would not go at once; null if it would. */
  @Nullable Rejection refusal(String name) {
    return site(name) == NOBODY ? null : gatekeeper.refusal(state(name));
  }

  /** How many calls may run at once; {@link Integer#MAX_VALUE} for any number. */
  int limit(String name) {
    return site(name) == NOBODY ? Integer.MAX_VALUE : gatekeeper.limit(state(name));
  }

  private int site(String name) {
    var known = sites.get(name);
    return known == null ? sites.computeIfAbsent(name, this::register) : known;
  }

  private String state(String name) {
    var rule = rule(name);
    return rule == null ? name : rule.name();
  }

  private int register(String name) {
    var rule = rule(name);
    return rule == null
        ? NOBODY
        : gatekeeper.register(
            new SiteSpec(
                "io.cemaf.Cemaf",
                "guard",
                "(" + name + ")",
                List.of(rule),
                new CallEnd.Automatic(),
                "void",
                false,
                false,
                false));
  }

  private @Nullable RuleSpec rule(String name) {
    var now = rules;
    if (now == null) {
      return null;
    }
    for (var rule : now.rules()) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    var guard = now.guards().get(name);
    return guard == null ? null : RuleSpec.ofGuard(name, guard.source());
  }
}
