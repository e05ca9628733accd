package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of loading rules.
 *
 * @param rules null if a problem is an error
 * @param problems all of them, by file and place
 */
public record Loaded(@Nullable Rules rules, List<Problem> problems) {
  public Loaded {
    problems = List.copyOf(problems);
  }
}
