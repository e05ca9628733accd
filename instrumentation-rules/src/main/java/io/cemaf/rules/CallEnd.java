package io.cemaf.rules;

import java.util.List;

/** When a call of a guarded method is over. */
public sealed interface CallEnd {
  /** With its return or throw; with its result where that is a CompletionStage. */
  record Automatic() implements CallEnd {}

  /**
   * When one of the named methods of the handler in an argument is called.
   *
   * @param argument from 0
   * @param methods names, with {@code *} as wildcard
   */
  record Callback(int argument, List<String> methods) implements CallEnd {
    public Callback {
      methods = List.copyOf(methods);
    }
  }
}
