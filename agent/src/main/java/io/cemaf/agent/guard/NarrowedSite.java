package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.Site;
import io.cemaf.rules.Wildcard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One woven method of which some rules hold only on certain threads, inside certain calls or for
 * certain hosts: which ones apply is found for each call, and the call then belongs to the site of
 * just those.
 */
final class NarrowedSite extends Site {
  /** More rules that narrow one method than this are refused when the rules are read. */
  static final int MOST = 8;

  /**
   * What narrows one rule.
   *
   * @param threads wildcard over the calling thread's name; null for every thread
   * @param within the rule inside one of whose calls the call must be made; null for anywhere
   * @param hosts to which the request must go; null for any
   */
  record Narrow(
      @Nullable String threads, @Nullable RuleState within, @Nullable RequestHosts hosts) {
    boolean applies(Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
      return (threads == null || Wildcard.matches(threads, Thread.currentThread().getName()))
          && (within == null || call.within(within.identity()))
          && (hosts == null || hosts.apply(call, self, arguments));
    }
  }

  private static final Account NOBODYS =
      new Account(new Object(), new Object(), new Meter(), Priority.NORMAL, false);

  private final List<Narrow> narrows;

  /** By bit set of the narrowed rules that apply; null where no rule is left. */
  private final @Nullable RuleSite[] variants;

  NarrowedSite(List<Narrow> narrows, @Nullable RuleSite[] variants) {
    super(NOBODYS, false, false);
    this.narrows = List.copyOf(narrows);
    this.variants = variants.clone();
  }

  List<@Nullable RuleSite> variants() {
    return java.util.Arrays.asList(variants);
  }

  @Nullable RuleSite variant(int applying) {
    return variants[applying];
  }

  @Override
  protected @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments)
      throws InterruptedException {
    var applying = 0;
    for (var i = 0; i < narrows.size(); i++) {
      if (narrows.get(i).applies(call, self, arguments)) {
        applying |= 1 << i;
      }
    }
    var site = variants[applying];
    if (site == null) {
      return null;
    }
    call.become(site);
    return site.admit(call, self, arguments);
  }

  @Override
  protected void ended(Call call, @Nullable Throwable thrown) {}
}
