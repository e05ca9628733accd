package io.cemaf.agent.api;

import io.cemaf.CallRejectedException;
import io.cemaf.CallTimeoutException;
import io.cemaf.Gate;
import io.cemaf.Rejection;
import io.cemaf.agent.guard.Body;
import io.cemaf.agent.guard.Gatekeeper;
import io.cemaf.agent.guard.SiteSpec;
import io.cemaf.rules.CallEnd;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of code that are calls of a rule: each name is a site of its own, registered when it is
 * first used and again when other rules come into force.
 */
final class Blocks {
  private static final int NOBODY = -1;
  private static final @Nullable Object[] NO_ARGUMENTS = {};

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
    if (number == NOBODY) {
      return null;
    }
    try {
      var token = Gate.admitted(Gate.ask(number, null, NO_ARGUMENTS));
      if (!Gate.skips(token)) {
        return token;
      }
      Gate.exit(token, null);
      throw skipped(name);
    } catch (CallRejectedException refused) {
      return ApiDesk.told(refused.rejection());
    }
  }

  /**
   * Runs a body as a call, more than once where the rule says so.
   *
   * @return null and what it answered; or what was thrown, with its parts if it is the agent's own
   */
  @Nullable Object[] run(String name, Callable<?> body) {
    var number = site(name);
    try {
      var answer = number == NOBODY ? body.call() : new Run(name, number, body).call();
      return new @Nullable Object[] {null, answer};
    } catch (CallRejectedException refused) {
      return new @Nullable Object[] {refused, ApiDesk.told(refused.rejection())};
    } catch (CallTimeoutException over) {
      return new @Nullable Object[] {over, new Object[] {over.rule(), over.limitMillis()}};
    } catch (Throwable thrown) {
      return new @Nullable Object[] {thrown, null};
    }
  }

  /** One body, as woven methods are around theirs. */
  private final class Run implements Body {
    private final String name;
    private final int number;
    private final Callable<?> body;

    Run(String name, int number, Callable<?> body) {
      this.name = name;
      this.number = number;
      this.body = body;
    }

    @Override
    public @Nullable Object call() throws Throwable {
      var token = Gate.admitted(Gate.ask(number, this, NO_ARGUMENTS));
      if (Gate.skips(token)) {
        // A skip answers itself; what else there is came of a later attempt.
        var answer = Gate.exit(token, null, null);
        if (answer == this) {
          throw skipped(name);
        }
        return answer;
      }
      Object answer;
      try {
        answer = body.call();
      } catch (Throwable thrown) {
        return Gate.exitThrown(token, thrown);
      }
      return Gate.exit(token, answer, null);
    }
  }

  /** There is no value that a block could answer. */
  private CallRejectedException skipped(String name) {
    var terms = gatekeeper.terms(state(name));
    return new CallRejectedException(
        terms == null
            ? new Rejection(name, "skip", "", Double.NaN, Double.NaN, 0)
            : new Rejection(name, "skip", terms.signal(), terms.value(), terms.threshold(), 0));
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
                "()Ljava/lang/Object;",
                List.of(rule.ofBlocks()),
                new CallEnd.Automatic(),
                "java.lang.Object",
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
