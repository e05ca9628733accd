package io.cemaf.agent.limit;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and cost that each key may use in a period. Periods follow each other from a given time
 * on, the same for all keys, and what one leaves over is lost.
 *
 * <p>What a call will use is taken before it, so that many at once do not spend a budget several
 * times, and set right afterwards. The call that crosses the limit is the last one: a budget is
 * exceeded by one call's tokens at most, and by what estimates were too low. Where a period has
 * ended meanwhile, what a call has used beyond its estimate counts in the one that goes on, and
 * what it has left over is lost.
 *
 * <p>The thousand keys that were used last are known; what another one has used is forgotten, and
 * the loss counted.
 */
public final class Budget {
  public static final int MOST_KEYS = 1_000;

  /** No limit. */
  public static final double NONE = 0;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final long MILLI_NANOS = 1_000_000L;

  /**
   * What a key may use in a period; {@link #NONE} for no limit.
   *
   * @param cost in the currency of the prices
   */
  public record Limits(double tokens, double cost) {}

  /** What a key has used in the period that goes on, calls that still run by their estimates. */
  public record Used(double tokens, double cost) {}

  private static final Used NOTHING = new Used(0, 0);

  private static final class Account {
    private long period = Long.MIN_VALUE;
    private double tokens;
    private double cost;
  }

  private final long periodNanos;
  private final long originNanos;

  /** For a few instructions each; nobody waits under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final BoundedKeys<Account> accounts = new BoundedKeys<>(MOST_KEYS, Account::new);
  private Limits limits;

  /**
   * A budget of which nothing is used.
   *
   * @param periodNanos 1 or more
   * @param originNanos when some period begins, as {@link #midnightNanos} tells
   */
  public Budget(Limits limits, long periodNanos, long originNanos) {
    this.limits = limits;
    this.periodNanos = periodNanos;
    this.originNanos = originNanos;
  }

  /**
   * When the last midnight UTC was, on the clock of {@code nowNanos}: from there on hours and days
   * begin with those of the clock.
   *
   * @param epochMillis now, since 1970
   */
  public static long midnightNanos(long nowNanos, long epochMillis) {
    return nowNanos - Math.floorMod(epochMillis, DAY_MILLIS) * MILLI_NANOS;
  }

  /** Other limits from now on; what was used stays used. */
  public void limits(Limits next) {
    lock.lock();
    try {
      limits = next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what a call will use, unless the key's budget is used up.
   *
   * @param key null for calls that have none; objects as in {@link LoopWindow}
   */
  public boolean tryTake(@Nullable Object key, long tokens, double cost, long nowNanos) {
    lock.lock();
    try {
      var account = current(accounts.get(key), nowNanos);
      if (share(account) >= 1) {
        return false;
      }
      add(account, tokens, cost);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes what a call will use although the budget is used up. */
  public void take(@Nullable Object key, long tokens, double cost, long nowNanos) {
    lock.lock();
    try {
      add(current(accounts.get(key), nowNanos), tokens, cost);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets right what was taken for a call by what it has used; by nothing where it was not made.
   *
   * @param moreTokens used less taken
   * @param moreCost the same of the cost
   * @param takenNanos when it was taken
   */
  public void settle(
      @Nullable Object key, long moreTokens, double moreCost, long takenNanos, long nowNanos) {
    lock.lock();
    try {
      var account = current(accounts.get(key), nowNanos);
      var over = period(takenNanos) < account.period;
      add(
          account,
          over ? Math.max(0, moreTokens) : moreTokens,
          over ? Math.max(0, moreCost) : moreCost);
    } finally {
      lock.unlock();
    }
  }

  /** What a key has used in the period. */
  public Used used(@Nullable Object key, long nowNanos) {
    lock.lock();
    try {
      var account = accounts.find(key);
      return account == null || account.period < period(nowNanos)
          ? NOTHING
          : new Used(account.tokens, account.cost);
    } finally {
      lock.unlock();
    }
  }

  /** The share of its budget that a key has used, of tokens or of cost, the larger one. */
  public double share(@Nullable Object key, long nowNanos) {
    lock.lock();
    try {
      var account = accounts.find(key);
      return account == null || account.period < period(nowNanos) ? 0 : share(account);
    } finally {
      lock.unlock();
    }
  }

  /** The largest share of all keys; 0 while there is none. */
  public double worstShare(long nowNanos) {
    lock.lock();
    try {
      var period = period(nowNanos);
      var worst = new double[1];
      accounts.forEach(
          account -> {
            if (account.period >= period) {
              worst[0] = Math.max(worst[0], share(account));
            }
          });
      return worst[0];
    } finally {
      lock.unlock();
    }
  }

  /** How long it is until the next period. */
  public long leftNanos(long nowNanos) {
    return periodNanos - Math.floorMod(nowNanos - originNanos, periodNanos);
  }

  /** Keys whose use was forgotten because there were too many. */
  public long evicted() {
    lock.lock();
    try {
      return accounts.evicted();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was used. */
  public void reset() {
    lock.lock();
    try {
      accounts.clear();
    } finally {
      lock.unlock();
    }
  }

  private long period(long nowNanos) {
    return Math.floorDiv(nowNanos - originNanos, periodNanos);
  }

  /** Begins the account anew in a new period; a clock that has stepped back begins none. */
  private Account current(Account account, long nowNanos) {
    var period = period(nowNanos);
    if (period > account.period) {
      account.period = period;
      account.tokens = 0;
      account.cost = 0;
    }
    return account;
  }

  private static void add(Account account, long tokens, double cost) {
    account.tokens = Math.max(0, account.tokens + tokens);
    account.cost = Math.max(0, account.cost + cost);
  }

  private double share(Account account) {
    return Math.max(
        limits.tokens() > 0 ? account.tokens / limits.tokens() : 0,
        limits.cost() > 0 ? account.cost / limits.cost() : 0);
  }
}
