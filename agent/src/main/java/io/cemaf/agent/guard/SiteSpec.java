package io.cemaf.agent.guard;

import io.cemaf.rules.CallEnd;
import io.cemaf.rules.LibraryCall;
import io.cemaf.rules.RuleSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that is about to be woven.
 *
 * @param type binary name
 * @param descriptor as in the class file
 * @param rules those that match it, in the order of merging: per key the first that sets it wins
 * @param returnType binary or primitive name, such as {@code int} or {@code
 *     java.util.concurrent.CompletableFuture}
 * @param returnsFuture whether the return type is CompletionStage or a subtype
 * @param exceptions that it declares, binary names
 * @param library what a pack knows of the method; null for nothing
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
    List<String> exceptions,
    @Nullable LibraryCall library) {
  private static final String INTERRUPTED = "java.lang.InterruptedException";
  private static final String TOOL = "llm.tool";
  private static final String HTTP = "http.";

  public SiteSpec {
    rules = List.copyOf(rules);
    exceptions = List.copyOf(exceptions);
  }

  /** Whether an interrupted wait may throw as much. */
  public boolean declaresInterrupted() {
    return exceptions.contains(INTERRUPTED);
  }

  /** A method of no library that a pack knows. */
  public SiteSpec(
      String type,
      String method,
      String descriptor,
      List<RuleSpec> rules,
      CallEnd callEnd,
      String returnType,
      boolean returnsFuture,
      boolean isSynchronized,
      boolean declaresInterrupted) {
    this(
        type,
        method,
        descriptor,
        rules,
        callEnd,
        returnType,
        returnsFuture,
        isSynchronized,
        declaresInterrupted ? List.of(INTERRUPTED) : List.of(),
        null);
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

  /** Whether it is an HTTP client's: OkHttp's calls can be made once, the JDK's not from here. */
  boolean isHttp() {
    return library != null && library.hook().startsWith(HTTP);
  }

  /** Whether it is a block of code that goes by a name, and no method. */
  boolean isBlock() {
    return type.equals("io.cemaf.Cemaf");
  }

  /** Whether its calls answer a process, and end when that exits. */
  public boolean returnsProcess() {
    return returnType.equals("java.lang.Process");
  }

  /** Whether its calls are made when somebody subscribes to what it answers. */
  boolean returnsStream() {
    return Streams.isStream(returnType);
  }

  /** Whether what its calls answer is read later. */
  boolean answersLater() {
    return callEnd instanceof CallEnd.Answer;
  }

  /** Whether its calls are done with once they return, but for what is read later. */
  boolean worksUntilReturn() {
    return endsOnReturn() || (answersLater() && !returnsFuture);
  }

  /** Whether a call ends where it was made: with its return, not with a future or a callback. */
  boolean endsOnReturn() {
    return !returnsFuture
        && !returnsProcess()
        && !returnsStream()
        && callEnd instanceof CallEnd.Automatic;
  }

  /** {@code type.method}, as people read it. */
  public String name() {
    return type + "." + method;
  }
}
