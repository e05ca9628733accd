package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * When what the method answers, itself or by a future, has been read to its end, has failed, was
   * closed or is forgotten.
   *
   * @param type of what is answered, binary name
   * @param readBy its methods that give an iterator, a stream or the next item, or that take a
   *     handler
   * @param closedBy its methods after which nobody reads on; the first closes it
   * @param completedBy its method whose future is completed at the end; null for none
   * @param abort its field that is closed first, where closing would wait for the reader; null for
   *     none
   * @param over methods of an item, one of which is true of the last
   * @param failed static method of an item's type that makes one of a Throwable; null for none
   * @param told methods of the handler that end the call
   */
  record Answer(
      String type,
      List<String> readBy,
      List<String> closedBy,
      @Nullable String completedBy,
      @Nullable String abort,
      List<String> over,
      @Nullable String failed,
      List<String> told)
      implements CallEnd {
    public Answer {
      readBy = List.copyOf(readBy);
      closedBy = List.copyOf(closedBy);
      over = List.copyOf(over);
      told = List.copyOf(told);
    }
  }

  /** The method is one by which such an answer is read or closed: no call of its own. */
  record Part(Answer of) implements CallEnd {}
}
