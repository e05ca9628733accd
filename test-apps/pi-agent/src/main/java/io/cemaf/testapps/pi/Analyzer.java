package io.cemaf.testapps.pi;

import java.util.HashMap;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/** Finds out what a text is about: on this machine, before a model is asked. */
public class Analyzer {
  private static final int ROUNDS = 200;

  /** The most frequent words, counted again and again: this is what makes the board hot. */
  public String deepAnalysis(String text, int entities) {
    var found = "";
    for (var round = 0; round < ROUNDS; round++) {
      found = words(text, entities);
    }
    return "deep: " + found;
  }

  /** The first words. */
  public String simpleAnalysis(String text, int entities) {
    var found = new StringBuilder("simple:");
    var words = new StringTokenizer(text);
    for (var i = 0; i < entities && words.hasMoreTokens(); i++) {
      found.append(' ').append(words.nextToken());
    }
    return found.toString();
  }

  private static String words(String text, int entities) {
    var counts = new HashMap<String, Integer>();
    var words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      counts.merge(words.nextToken(), 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .sorted((one, other) -> other.getValue() - one.getValue())
        .limit(entities)
        .map(entry -> entry.getKey())
        .collect(Collectors.joining(" "));
  }
}
