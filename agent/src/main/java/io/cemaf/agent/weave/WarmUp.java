package io.cemaf.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Woven by the weaver to warm itself up, never run. Each method is named like its glue. */
final class WarmUp {
  private final int start;

  WarmUp(int start) {
    this.start = start;
  }

  static String plain(long count, @Nullable Object first) {
    return first == null ? "" : first.toString() + count;
  }

  int full(String text, double[] numbers) {
    if (text.isEmpty()) {
      return start;
    }
    for (var number : numbers) {
      if (number > start) {
        return (int) number;
      }
    }
    return text.length();
  }

  static List<String> full(List<String> given) {
    return given;
  }

  void arguments(int count, Runnable handler) {
    try {
      for (var i = start; i < count; i++) {
        handler.run();
      }
    } catch (IllegalStateException problem) {
      handler.run();
    }
  }
}
