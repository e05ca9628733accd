package io.cemaf.agent.policy;

import io.cemaf.Priority;

/** Timeouts by priority: what is important may take longer, what is not gives up earlier. */
final class PriorityTime {
  private PriorityTime() {}

  static long scaled(long nanos, Priority priority) {
    return switch (priority) {
      case CRITICAL -> nanos > Long.MAX_VALUE / 2 ? nanos : 2 * nanos;
      case HIGH -> nanos > Long.MAX_VALUE / 2 ? nanos : nanos + nanos / 2;
      case NORMAL -> nanos;
      case LOW -> nanos / 2;
    };
  }
}
