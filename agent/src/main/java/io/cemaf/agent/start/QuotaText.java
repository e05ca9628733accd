package io.cemaf.agent.start;

import io.cemaf.agent.guard.BudgetGuard;
import io.cemaf.agent.guard.QuotaAccount;
import io.cemaf.agent.guard.QuotaGuard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code status} tells of quotas and budgets. */
final class QuotaText {
  private static final long MILLI = 1_000_000;

  private QuotaText() {}

  static Map<String, Object> of(Collection<QuotaGuard> quotas, long nowNanos) {
    var all = new LinkedHashMap<String, Object>();
    for (var quota : quotas) {
      all.put(quota.name(), accounts(quota, nowNanos));
    }
    return all;
  }

  static Map<String, Object> ofBudgets(Collection<BudgetGuard> budgets, long nowNanos) {
    var all = new LinkedHashMap<String, Object>();
    for (var budget : budgets) {
      var one = new LinkedHashMap<String, Object>();
      one.put("share", budget.law().worstShare(nowNanos));
      one.put("periodEndsInMillis", budget.law().leftNanos(nowNanos) / MILLI);
      one.put("forgotten", budget.law().evicted());
      all.put(budget.name(), one);
    }
    return all;
  }

  private static List<Object> accounts(QuotaGuard quota, long nowNanos) {
    var accounts = new ArrayList<Object>();
    for (var account : quota.accounts()) {
      accounts.add(account(account, nowNanos));
    }
    return accounts;
  }

  private static Map<String, Object> account(QuotaAccount account, long nowNanos) {
    var one = new LinkedHashMap<String, Object>();
    one.put("key", account.key());
    one.put("requestsLeft", finite(account.quota().requestsLeft(nowNanos)));
    one.put("tokensLeft", finite(account.quota().tokensLeft(nowNanos)));
    one.put("tokenRatio", account.estimate().ratio());
    one.put("cooldownMillis", account.cooldown().waitNanos(nowNanos) / MILLI);
    one.put("probing", account.cooldown().isProbing());
    one.put("waiting", account.waiting());
    return one;
  }

  private static Object finite(double value) {
    return Double.isNaN(value) ? "no limit" : (Object) value;
  }
}
