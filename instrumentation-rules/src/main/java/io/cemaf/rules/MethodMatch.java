package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method of a class with the rules that are about it.
 *
 * @param rules the user's in file order, then the packs'; never empty
 * @param library what a pack knows of the method; null where it is none of a library's
 */
public record MethodMatch(
    ClassInfo.MethodInfo method,
    List<RuleSpec> rules,
    CallEnd callEnd,
    @Nullable LibraryCall library) {
  public MethodMatch {
    rules = List.copyOf(rules);
  }
}
