package io.cemaf.agent.guard;

import io.cemaf.Account;
import io.cemaf.Again;
import io.cemaf.Call;
import io.cemaf.CallRejectedException;
import io.cemaf.Meter;
import io.cemaf.Priority;
import io.cemaf.Site;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a call whose first attempt was refused, and which is answered by later ones: they are
 * calls of their own, so this one must be none of their rule's.
 */
final class AgainSite extends Site {
  private static final Account NOBODYS =
      new Account(new Object(), new Object(), new Meter(), Priority.NORMAL, false);

  private final RuleSite site;

  private record Refused(CallRejectedException refusal, long cameNanos) {}

  private AgainSite(RuleSite site) {
    super(NOBODYS, false, false);
    this.site = site;
  }

  /** Lets a refused call be answered by a later attempt, if there may be one. */
  static boolean mayAnswer(
      RuleSite site, Call call, CallRejectedException refusal, long cameNanos) {
    if (!site.retries().applyTo(site)
        || site.spec().returnsFuture()
        || site.spec().returnsStream()
        || (site.fallbacks() == null && refusal.rejection().retryAfterMillis() <= 0)) {
      return false;
    }
    call.become(new AgainSite(site));
    call.answer(new Refused(refusal, cameNanos));
    return true;
  }

  @Override
  protected @Nullable CallRejectedException admit(
      Call call, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    return null;
  }

  @Override
  protected @Nullable Object answer(
      Object how, @Nullable Object self, @Nullable Object @Nullable [] arguments) throws Throwable {
    var refused = (Refused) how;
    var call = new Again(self, arguments, refused.cameNanos(), null);
    return site.retries().answer(site, call, refused.refusal());
  }

  @Override
  protected void ended(Call call, @Nullable Throwable thrown) {}
}
