package io.cemaf.agent.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of a verb that takes {@code KEY=VALUE}, and before them the JVM. */
record KeyValues(@Nullable String jvm, Map<String, String> values) {
  static KeyValues of(List<String> words) throws CliFailure {
    String jvm = null;
    var values = new LinkedHashMap<String, String>();
    for (var word : words) {
      var equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (jvm == null && values.isEmpty()) {
        jvm = word;
      } else {
        throw new CliFailure(Exit.USAGE, "'" + word + "' is not KEY=VALUE");
      }
    }
    return new KeyValues(jvm, values);
  }
}
