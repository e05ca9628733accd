package io.cemaf.agent.pool;

import io.cemaf.rules.Wildcard;
import java.util.List;

/** Threads that others wait for: their executors are left as they are. */
record EventLoopThreads(List<String> patterns) {
  static final String LEFT_ALONE = "left alone: others wait for its threads";

  private static final String OWN_THREADS = "cemaf-";

  boolean has(String name) {
    if (name.startsWith(OWN_THREADS)) {
      return true;
    }
    for (var pattern : patterns) {
      if (Wildcard.matches(pattern, name)) {
        return true;
      }
    }
    return false;
  }
}
