package io.cemaf.agent.guard;

import io.cemaf.rules.CallEnd;
import io.cemaf.rules.RuleSpec;
import java.util.List;

/**
 * A method that is about to be woven.
 *
 * @param type binary name
 * @param descriptor as in the class file
 * @param rules those that match it, in the order of merging: per key the first that sets it wins
 * @param returnType binary or primitive name, such as {@code int} or {@code
 *     java.util.concurrent.CompletableFuture}
 * @param returnsFuture whether the return type is CompletionStage or a subtype
 */
public record SiteSpec(
    String type,
    String method,
    String descriptor,
    List<RuleSpec> rules,
    CallEnd callEnd,
    String returnType,
    boolean returnsFuture,
    boolean isSynchronized,
    boolean declaresInterrupted) {
  public SiteSpec {
    rules = List.copyOf(rules);
  }

  /** Whether a call ends where it was made: with its return, not with a future or a callback. */
  boolean endsOnReturn() {
    return !returnsFuture && callEnd instanceof CallEnd.Automatic;
  }

  /** {@code type.method}, as people read it. */
  public String name() {
    return type + "." + method;
  }
}
