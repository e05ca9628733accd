package io.cemaf.agent.guard;

import io.cemaf.agent.limit.WaitingOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Calls of a room that lack nothing but their quota, by its account: those of other accounts need
 * not wait for them. Each comes back to its place in the order when it is due, or its account has
 * changed. Under the room's lock.
 */
final class Aside {
  private static final class Group {
    private final List<Waiter> waiters = new ArrayList<>();
    private long dueNanos;
    private long change;
  }

  private final Map<QuotaAccount, Group> groups = new LinkedHashMap<>();

  /** Puts a call aside until a time. */
  void join(Waiter waiter, Metered metered, WaitingOrder<Waiter> order, long dueNanos) {
    var account = metered.account();
    var group = groups.computeIfAbsent(account, unused -> new Group());
    group.dueNanos = dueNanos;
    group.change = metered.seenChange();
    add(waiter, account, group, order);
  }

  /** Lets a call wait behind those of its account, if any do; true if it does. */
  boolean joins(Waiter waiter, WaitingOrder<Waiter> order) {
    if (groups.isEmpty()
        || !(waiter.call.asked() instanceof Metered metered)
        || !metered.hasQuota()) {
      return false;
    }
    var group = groups.get(metered.account());
    if (group == null) {
      return false;
    }
    add(waiter, metered.account(), group, order);
    return true;
  }

  private static void add(
      Waiter waiter, QuotaAccount account, Group group, WaitingOrder<Waiter> order) {
    var place = waiter.place;
    if (place != null) {
      order.leave(place);
    }
    waiter.blocked = Blocked.QUOTA;
    waiter.dueNanos = group.dueNanos;
    waiter.aside = true;
    waiter.waitedForQuota = true;
    group.waiters.add(waiter);
    account.waits(1);
  }

  /** A call waits no longer. */
  void leave(Waiter waiter) {
    if (waiter.call.asked() instanceof Metered metered && metered.hasQuota()) {
      var account = metered.account();
      var group = groups.get(account);
      if (group != null && group.waiters.remove(waiter)) {
        waiter.aside = false;
        account.waits(-1);
        if (group.waiters.isEmpty()) {
          groups.remove(account);
        }
      }
    }
  }

  /**
   * Puts those back in order that may have their turn now.
   *
   * @param isFree whether a call need not wait for its quota any more
   */
  void back(WaitingOrder<Waiter> order, Predicate<Waiter> isFree, long nowNanos) {
    if (groups.isEmpty()) {
      return;
    }
    var left = groups.entrySet().iterator();
    while (left.hasNext()) {
      var entry = left.next();
      var group = entry.getValue();
      if (group.dueNanos - nowNanos > 0
          && group.change == entry.getKey().change()
          && group.waiters.stream().noneMatch(isFree)) {
        continue;
      }
      left.remove();
      entry.getKey().waits(-group.waiters.size());
      for (var i = group.waiters.size() - 1; i >= 0; i--) {
        var waiter = group.waiters.get(i);
        waiter.aside = false;
        var place = waiter.place;
        if (place != null) {
          waiter.place = order.rejoin(place);
        }
      }
    }
  }
}
