package io.cemaf.testapps.chat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What the mains take from their command line, as {@code name=value}.
 *
 * @param baseUrl of an OpenAI-compatible server, ending in {@code /v1}
 * @param callers threads that ask at once
 * @param questions all of them together
 * @param timeout of one call, the client's own
 * @param reading how long an answer is being worked with before it is let go
 * @param limit of the whole job: questions without an answer by then are given up
 * @param trace a file of {@link TracedCall}s
 */
record Options(
    String baseUrl,
    String model,
    int callers,
    int questions,
    Duration timeout,
    Duration reading,
    Duration limit,
    int maxTokens,
    String trace) {

  static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (var argument : arguments) {
      var at = argument.indexOf('=');
      if (at < 0) {
        throw new IllegalArgumentException("not name=value: " + argument);
      }
      values.put(argument.substring(0, at), argument.substring(at + 1));
    }
    return new Options(
        values.getOrDefault("baseUrl", "http://127.0.0.1:8089/v1"),
        values.getOrDefault("model", "gpt-4o-mini"),
        Integer.parseInt(values.getOrDefault("callers", "8")),
        Integer.parseInt(values.getOrDefault("questions", "32")),
        Duration.ofMillis(Long.parseLong(values.getOrDefault("timeoutMillis", "10000"))),
        Duration.ofMillis(Long.parseLong(values.getOrDefault("readingMillis", "0"))),
        Duration.ofMillis(Long.parseLong(values.getOrDefault("limitMillis", "120000"))),
        Integer.parseInt(values.getOrDefault("maxTokens", "0")),
        values.getOrDefault("trace", ""));
  }
}
