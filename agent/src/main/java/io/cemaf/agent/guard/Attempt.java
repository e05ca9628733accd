package io.cemaf.agent.guard;

import io.cemaf.Again;
import org.jspecify.annotations.Nullable;

/**
 * The attempt that is being made again on a thread: its failure is for the one who makes it.
 *
 * @param deadlineNanos of the whole call
 * @param call as it was made first
 * @param outer the attempt within which the call was made; null for none
 */
record Attempt(RuleState of, long deadlineNanos, Again call, @Nullable Attempt outer) {
  private static final ThreadLocal<@Nullable Attempt> CURRENT = new ThreadLocal<>();

  /** The one of a rule's call on this thread; null for none. */
  static @Nullable Attempt of(RuleState rule) {
    for (var each = CURRENT.get(); each != null; each = each.outer()) {
      if (each.of() == rule) {
        return each;
      }
    }
    return null;
  }

  static void begin(RuleState rule, long deadlineNanos, Again call) {
    CURRENT.set(new Attempt(rule, deadlineNanos, call, CURRENT.get()));
  }

  static void end() {
    var now = CURRENT.get();
    var outer = now == null ? null : now.outer();
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
