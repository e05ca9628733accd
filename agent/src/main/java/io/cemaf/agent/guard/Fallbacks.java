package io.cemaf.agent.guard;

import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Value;
import io.cemaf.rules.FallbackSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a rule's calls instead, from one table to the next: each is passed over for a while
 * once it has failed itself.
 */
final class Fallbacks {
  private static final String MODEL = "modelName";

  private final List<FallbackSpec> candidates;

  /** Until when each is passed over. */
  private final AtomicLongArray untilNanos;

  Fallbacks(List<FallbackSpec> candidates, long nowNanos) {
    this.candidates = candidates;
    untilNanos = new AtomicLongArray(candidates.size());
    for (var i = 0; i < candidates.size(); i++) {
      untilNanos.set(i, nowNanos);
    }
  }

  boolean isFor(List<FallbackSpec> others) {
    return candidates.equals(others);
  }

  /** The first after one that takes over from such a failure; -1 for none. */
  int next(int last, Throwable failure, long nowNanos) {
    for (var i = last + 1; i < candidates.size(); i++) {
      if (untilNanos.get(i) - nowNanos <= 0 && Failures.areAny(candidates.get(i).on(), failure)) {
        return i;
      }
    }
    return -1;
  }

  /** It has failed itself. */
  void failed(int candidate, long nowNanos) {
    untilNanos.set(candidate, nowNanos + candidates.get(candidate).cooldown().toNanos());
  }

  /** As people read it. */
  String name(int candidate) {
    return candidates.get(candidate).model();
  }

  /** The arguments that ask for a candidate; null where they cannot. */
  @Nullable Object @Nullable [] arguments(
      int candidate, Changing changing, @Nullable Object self, @Nullable Object[] arguments) {
    var changed = arguments.clone();
    var wanted =
        List.of(new Change(-1, MODEL, new Value.Literal(candidates.get(candidate).model())));
    return changing.set(wanted, self, changed, false) ? changed : null;
  }
}
