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
  private static final String TOOL = "llm.tool";

  public SiteSpec {
    rules = List.copyOf(rules);
  }

  /** Whether arguments of its calls may be replaced. */
  boolean rewritesArguments() {
    for (var rule : rules) {
      if (rule.rewritesArguments()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether its calls do something that must not be done twice: tools, and what a rule says so of.
   */
  boolean happensOnce() {
    var tool = false;
    for (var rule : rules) {
      if (rule.idempotent() != null) {
        return !rule.idempotent();
      }
      tool |= rule.match().hooks().contains(TOOL);
    }
    return tool;
  }

  /** Whether it is a block of code that goes by a name, and no method. */
  boolean isBlock() {
    return type.equals("io.cemaf.Cemaf");
  }

  /** Whether its calls answer a process, and end when that exits. */
  public boolean returnsProcess() {
    return returnType.equals("java.lang.Process");
  }

  /** Whether a call ends where it was made: with its return, not with a future or a callback. */
  boolean endsOnReturn() {
    return !returnsFuture && !returnsProcess() && callEnd instanceof CallEnd.Automatic;
  }

  /** {@code type.method}, as people read it. */
  public String name() {
    return type + "." + method;
  }
}
