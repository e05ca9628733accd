package io.cemaf.rules;

import java.util.List;

/**
 * A method of a class with the rules that are about it.
 *
 * @param rules the user's in file order, then the packs'; never empty
 */
public record MethodMatch(ClassInfo.MethodInfo method, List<RuleSpec> rules, CallEnd callEnd) {
  public MethodMatch {
    rules = List.copyOf(rules);
  }
}
