package io.cemaf.testapps.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts how the questions went; printed as one line of JSON. */
final class Results {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Integer> failed = new TreeMap<>();
  private int answered;
  private long characters;
  private long maxNanos;

  synchronized void answered(long lengthOfAnswer, long nanos) {
    answered++;
    characters += lengthOfAnswer;
    maxNanos = Math.max(maxNanos, nanos);
  }

  synchronized void failed(Throwable problem) {
    failed.merge(kind(problem), 1, Integer::sum);
  }

  /** The name of what lies at the bottom of it. */
  static String kind(Throwable problem) {
    var root = problem;
    while (root.getCause() != null && !(root instanceof OutOfMemoryError)) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }

  synchronized String json(int questions, long wallNanos) {
    var line = new LinkedHashMap<String, Object>();
    line.put("answered", answered);
    line.put("failed", failed);
    line.put("givenUp", questions - answered - failed.values().stream().mapToInt(n -> n).sum());
    line.put("characters", characters);
    line.put("maxLatencyMillis", maxNanos / 1_000_000);
    line.put("wallMillis", wallNanos / 1_000_000);
    try {
      return MAPPER.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
