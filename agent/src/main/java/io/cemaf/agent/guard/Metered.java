package io.cemaf.agent.guard;

import io.cemaf.ResponseHead;
import io.cemaf.agent.limit.Cooldown;
import io.cemaf.agent.limit.ProviderLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call takes of budgets and of a quota: an estimate before it is made, what it has used
 * afterwards. Used by one thread at a time, handed on with the call.
 */
final class Metered {
  private final Metering metering;
  private final @Nullable QuotaAccount account;

  /** By length alone; none where nobody counts tokens. */
  private final Usage plain;

  private final List<Spending> spendings = new ArrayList<>(1);
  private long estimate;
  private long lastWaitNanos;
  private long seenChange;
  private boolean probe;
  private boolean taken;

  /** Has taken nothing. */
  Metered(Metering metering, @Nullable QuotaAccount account, Usage plain) {
    this.metering = metering;
    this.account = account;
    this.plain = plain;
  }

  /** The quota's; only of a call that has waited for one, or was refused by one. */
  QuotaAccount account() {
    if (account == null) {
      throw new IllegalStateException("the call takes of no quota");
    }
    return account;
  }

  /** Whether it takes of a quota. */
  boolean hasQuota() {
    return account != null;
  }

  QuotaGuard guard() {
    return metering.quota();
  }

  /** It has taken of a budget. */
  void spends(Spending spending) {
    spendings.add(spending);
  }

  /** Tokens that it will use, as far as one can tell. */
  long estimate() {
    return account == null || plain.tokens() == 0 ? 0 : account.estimate().of(plain.tokens());
  }

  /** Takes its request and tokens, or nothing; then {@link #lastWaitNanos} says for how long. */
  boolean tryTake(long nowNanos) {
    if (account == null) {
      taken = true;
      return true;
    }
    seenChange = account.change();
    var tokens = estimate();
    var wait = account.quota().tryTake(tokens, nowNanos);
    if (wait > 0) {
      lastWaitNanos = wait;
      return false;
    }
    var cooling = account.cooldown().tryPass(nowNanos);
    if (cooling > 0) {
      account.quota().giveBack(tokens, nowNanos);
      lastWaitNanos = cooling;
      return false;
    }
    probe = cooling == Cooldown.PROBE;
    estimate = tokens;
    taken = true;
    return true;
  }

  /** Takes them although they are not there. */
  void takeAnyway(long nowNanos) {
    estimate = estimate();
    account().quota().takeAnyway(estimate, nowNanos);
    taken = true;
  }

  /** How long it would have had to wait when it was refused last. */
  long lastWaitNanos() {
    return lastWaitNanos;
  }

  /** What {@link QuotaAccount#change} was then. */
  long seenChange() {
    return seenChange;
  }

  /** Whether another call finds out just now whether the provider answers again. */
  boolean waitsForProbe() {
    return account != null && account.cooldown().isProbing();
  }

  long maxWaitNanos() {
    return account == null ? Long.MAX_VALUE : guard().maxWaitNanos();
  }

  /** What was taken of the quota goes back: something else holds the call up. */
  void giveBack(long nowNanos) {
    if (!taken) {
      return;
    }
    taken = false;
    if (account != null) {
      account.quota().giveBack(estimate, nowNanos);
      abandon(account, nowNanos);
    }
  }

  /** The call is not made. */
  void notMade(long nowNanos) {
    giveBack(nowNanos);
    spent(Usage.NONE, nowNanos);
  }

  private void spent(Usage used, long nowNanos) {
    for (var spending : spendings) {
      spending.settle(used, nowNanos);
    }
    spendings.clear();
  }

  private void abandon(QuotaAccount of, long nowNanos) {
    if (probe) {
      probe = false;
      of.cooldown().abandoned(nowNanos);
    }
  }

  /** Nobody knows how the call ends: the estimate stands. */
  void lost(long nowNanos) {
    if (taken && account != null) {
      abandon(account, nowNanos);
      metering.changed(account);
    }
    taken = false;
  }

  /**
   * The call was answered, or has failed.
   *
   * @param heard the head of the last response that came within it; null for none
   */
  void ended(
      @Nullable Object result,
      @Nullable Throwable thrown,
      @Nullable ResponseHead heard,
      long nowNanos) {
    if (!taken) {
      return;
    }
    taken = false;
    if (thrown == null) {
      answered(metering.used(result), heard, nowNanos);
    } else if (Outcomes.wasRefusedHere(thrown)) {
      taken = true;
      notMade(nowNanos);
    } else {
      failed(ProviderAnswer.of(thrown, heard, metering.epochMillis()), nowNanos);
    }
    if (account != null) {
      metering.changed(account);
    }
  }

  private void answered(Usage used, @Nullable ResponseHead heard, long nowNanos) {
    if (account != null && account.cooldown().success(probe)) {
      metering.cooled(account);
    }
    count(used, nowNanos);
    if (account != null && heard != null) {
      var limits = ProviderAnswer.of(heard, metering.epochMillis()).limits();
      account.quota().learn(limits, nowNanos);
      account.cooldown().exhausted(limits.exhaustedNanos(), nowNanos);
    }
  }

  private void count(Usage used, long nowNanos) {
    if (plain.tokens() == 0) {
      return;
    }
    if (!used.isPlausible()) {
      metering.noUsage();
      return;
    }
    spent(used, nowNanos);
    if (account != null && account.quota().settle(estimate, used.tokens(), nowNanos)) {
      account.estimate().learn(plain.tokens(), used.tokens());
    }
  }

  private void failed(ProviderAnswer answer, long nowNanos) {
    if (answer.status() != 0) {
      // What is answered with an error costs no tokens.
      spent(Usage.NONE, nowNanos);
    }
    if (account == null) {
      return;
    }
    if (answer.status() != 0) {
      var unused = account.quota().settle(estimate, 0, nowNanos);
    }
    account.quota().learn(answer.limits(), nowNanos);
    if (answer.isTooMany()) {
      cool(account, answer.limits(), nowNanos);
    } else if (answer.status() == 0) {
      abandon(account, nowNanos);
    } else if (account.cooldown().success(probe)) {
      metering.cooled(account);
    }
  }

  private void cool(QuotaAccount of, ProviderLimits limits, long nowNanos) {
    var word = Math.max(limits.retryAfterNanos(), limits.exhaustedNanos());
    var nanos = of.cooldown().hit(probe, word, metering.random(), nowNanos);
    metering.cooling(of, nanos, word > 0);
  }
}
