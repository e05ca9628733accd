package io.cemaf.testapps.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The tools that the next answers ask for, whatever the user says. */
final class ToolPlans {
  private final Deque<ToolCall> planned = new ArrayDeque<>();

  synchronized void plan(ToolCall call) {
    planned.addLast(call);
  }

  synchronized void clear() {
    planned.clear();
  }

  /** The next one for a request that offers tools and does not end with a tool's result. */
  synchronized List<ToolCall> next() {
    return planned.isEmpty() ? List.of() : List.of(planned.removeFirst());
  }
}
