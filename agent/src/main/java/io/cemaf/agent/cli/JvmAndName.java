package io.cemaf.agent.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a verb that takes a name, and before it the JVM where there is more than one. */
record JvmAndName(@Nullable String jvm, String name) {
  static JvmAndName of(List<String> words) throws CliFailure {
    if (words.size() > 2) {
      throw new CliFailure(Exit.USAGE, "'" + words.get(2) + "' is one word too many");
    }
    return words.size() == 1
        ? new JvmAndName(null, words.get(0))
        : new JvmAndName(words.get(0), words.get(1));
  }
}
