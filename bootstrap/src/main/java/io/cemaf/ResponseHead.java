package io.cemaf;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP server said before the body.
 *
 * @param status such as 429
 * @param header first value by name in lower case; null for none
 */
public record ResponseHead(int status, Function<String, @Nullable String> header) {
  /**
   * Of texts alone: nothing of the client that received them is kept.
   *
   * @param headers by name in any case, in the order received; an entry without a name is left out
   */
  public static ResponseHead of(int status, Map<String, List<String>> headers) {
    var first = new TreeMap<String, String>();
    for (var entry : headers.entrySet()) {
      var name = entry.getKey();
      if (name != null && !entry.getValue().isEmpty()) {
        var unused = first.putIfAbsent(name.toLowerCase(Locale.ROOT), entry.getValue().get(0));
      }
    }
    return new ResponseHead(status, new ByName(first));
  }

  private record ByName(Map<String, String> first) implements Function<String, @Nullable String> {
    @Override
    public @Nullable String apply(String name) {
      return first.get(name);
    }
  }
}
