package io.cemaf.agent.guard;

import io.cemaf.Call;
import org.jspecify.annotations.Nullable;

/**
 * What narrows a site's rule beyond the method itself.
 *
 * @param threads wildcard over the calling thread's name; null for every thread
 * @param within the rule inside one of whose calls the call must be made; null for anywhere
 */
record SiteTraits(@Nullable String threads, @Nullable RuleState within) {
  boolean narrowed() {
    return threads != null || within != null;
  }

  boolean applies(Call call) {
    return (threads == null || Wildcard.matches(threads, Thread.currentThread().getName()))
        && (within == null || call.within(within));
  }
}
