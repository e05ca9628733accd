package io.cemaf.agent.guard;

import io.cemaf.agent.limit.LoopWindow;
import io.cemaf.rules.LoopSpec;
import org.jspecify.annotations.Nullable;

/** How many calls each key of a rule's {@code loop} has had, from one table to the next. */
public final class LoopGuard {
  private final String rule;
  private final LoopSpec spec;
  private final LoopWindow window;

  LoopGuard(String rule, LoopSpec spec, long nowNanos) {
    this.rule = rule;
    this.spec = spec;
    window = new LoopWindow(spec.per().toNanos(), nowNanos);
  }

  boolean isFor(LoopSpec other) {
    return spec.equals(other);
  }

  /** As decisions name it. */
  String signal() {
    return "loop." + rule;
  }

  /** What it counts, and how far. */
  public LoopSpec spec() {
    return spec;
  }

  /** As {@link LoopWindow#tryCall}. */
  long tryCall(@Nullable Object key, long nowNanos) {
    return window.tryCall(key, spec.maxCalls(), LoopWindow.NONE, nowNanos);
  }

  /** Calls of a key in the last period. */
  long calls(@Nullable Object key, long nowNanos) {
    return window.calls(key, nowNanos);
  }

  /** Keys that something is known of. */
  public int keys() {
    return window.keys();
  }

  /** Keys that were forgotten because there were too many. */
  public long evicted() {
    return window.evicted();
  }
}
