package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Cooldown;
import io.cemaf.agent.limit.TokenEstimate;
import org.jspecify.annotations.Nullable;

/**
 * What one call takes of a quota: an estimate before it is made, what it has used afterwards. Used
 * by one thread at a time, handed on with the call.
 */
final class Metered {
  private final Metering metering;
  private final QuotaAccount account;
  private final long plain;
  private long estimate;
  private long lastWaitNanos;
  private long seenChange;
  private boolean probe;
  private boolean taken;

  /**
   * Has taken nothing.
   *
   * @param plain as {@link TokenEstimate#plain} answered; 0 where tokens are not counted
   */
  Metered(Metering metering, QuotaAccount account, long plain) {
    this.metering = metering;
    this.account = account;
    this.plain = plain;
  }

  QuotaGuard guard() {
    return metering.guard();
  }

  QuotaAccount account() {
    return account;
  }

  /** Tokens that it will use, as far as one can tell. */
  long estimate() {
    return plain == 0 ? 0 : account.estimate().of(plain);
  }

  /** Takes its request and tokens, or nothing; then {@link #lastWaitNanos} says for how long. */
  boolean tryTake(long nowNanos) {
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
    account.quota().giveBack(-estimate, nowNanos);
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
    return account.cooldown().isProbing();
  }

  long maxWaitNanos() {
    return metering.guard().maxWaitNanos();
  }

  /** The call is not made now. */
  void giveBack(long nowNanos) {
    if (!taken) {
      return;
    }
    taken = false;
    account.quota().giveBack(estimate, nowNanos);
    if (probe) {
      probe = false;
      account.cooldown().abandoned(nowNanos);
    }
  }

  /** Nobody knows how the call ends: the estimate stands. */
  void lost(long nowNanos) {
    if (taken && probe) {
      account.cooldown().abandoned(nowNanos);
    }
    taken = false;
    metering.changed(account);
  }

  /** The call was answered, or has failed. */
  void ended(@Nullable Object result, @Nullable Throwable thrown, long nowNanos) {
    if (!taken) {
      return;
    }
    taken = false;
    if (thrown == null) {
      answered(metering.usedTokens(result), nowNanos);
    } else {
      failed(thrown, nowNanos);
    }
    metering.changed(account);
  }

  private void answered(long used, long nowNanos) {
    if (account.cooldown().success(probe)) {
      metering.cooled(account);
    }
    if (plain == 0) {
      return;
    }
    if (used > 0 && account.quota().settle(estimate, used, nowNanos)) {
      account.estimate().learn(plain, used);
    } else {
      metering.noUsage();
    }
  }

  private void failed(Throwable thrown, long nowNanos) {
    if (Outcomes.wasRefusedHere(thrown)) {
      account.quota().giveBack(estimate, nowNanos);
      if (probe) {
        account.cooldown().abandoned(nowNanos);
      }
      return;
    }
    var answer = ProviderAnswer.of(thrown, System.currentTimeMillis());
    if (answer.status() != 0) {
      // What is answered with an error costs no tokens.
      var unused = account.quota().settle(estimate, 0, nowNanos);
    }
    account.quota().learn(answer.limits(), nowNanos);
    if (answer.isTooMany()) {
      var limits = answer.limits();
      var word = Math.max(limits.retryAfterNanos(), limits.exhaustedNanos());
      var nanos = account.cooldown().hit(probe, word, metering.random(), nowNanos);
      metering.cooling(account, nanos, word > 0);
    } else if (answer.status() == 0) {
      if (probe) {
        account.cooldown().abandoned(nowNanos);
      }
    } else if (account.cooldown().success(probe)) {
      metering.cooled(account);
    }
  }
}
