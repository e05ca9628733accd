package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Quota;
import io.cemaf.rules.CallRate;
import io.cemaf.rules.QuotaSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A quota of the rules, for each of its keys; from one table to the next. */
public final class QuotaGuard {
  /** Of more keys those that were used least lately are forgotten. */
  static final int MOST_KEYS = 1_000;

  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

  private final String name;

  /** For a few instructions each; nobody waits under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, QuotaAccount> accounts = new LinkedHashMap<>(16, 0.75f, true);
  private volatile QuotaSpec spec;

  QuotaGuard(QuotaSpec spec) {
    name = spec.name();
    this.spec = spec;
  }

  /** Other limits from now on; what was used stays used. */
  void follow(QuotaSpec next, long nowNanos) {
    if (spec.equals(next)) {
      return;
    }
    spec = next;
    for (var account : accounts()) {
      account.quota().limits(limits(next), nowNanos);
      account.changed();
    }
  }

  /** As the rules have it. */
  public String name() {
    return name;
  }

  public QuotaSpec spec() {
    return spec;
  }

  /** As decisions name it. */
  String signal() {
    return "quota." + name;
  }

  /** How long a call waits for its turn, at most. */
  long maxWaitNanos() {
    var most = spec.maxWait();
    return most == null ? Long.MAX_VALUE : most.toNanos();
  }

  /** Whether tokens are counted. */
  boolean countsTokens() {
    return spec.tokens() != null || spec.tokensPerDay() != null;
  }

  QuotaAccount account(String key, long nowNanos) {
    lock.lock();
    try {
      var known = accounts.get(key);
      if (known != null) {
        return known;
      }
      if (accounts.size() >= MOST_KEYS) {
        var eldest = accounts.keySet().iterator();
        var unused = eldest.next();
        eldest.remove();
      }
      var fresh = new QuotaAccount(key, new Quota(limits(spec), nowNanos));
      accounts.put(key, fresh);
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  /** Those that are known. */
  public List<QuotaAccount> accounts() {
    lock.lock();
    try {
      return new ArrayList<>(accounts.values());
    } finally {
      lock.unlock();
    }
  }

  private static Quota.Limits limits(QuotaSpec spec) {
    return new Quota.Limits(
        calls(spec.requests()),
        nanos(spec.requests()),
        calls(spec.tokens()),
        nanos(spec.tokens()),
        spec.requestsPerDay() == null ? Quota.NONE : spec.requestsPerDay(),
        spec.tokensPerDay() == null ? Quota.NONE : spec.tokensPerDay());
  }

  private static long calls(@Nullable CallRate rate) {
    return rate == null ? Quota.NONE : rate.calls();
  }

  private static long nanos(@Nullable CallRate rate) {
    var period = rate == null ? null : rate.period();
    return period == null ? DAY_NANOS : period.toNanos();
  }
}
