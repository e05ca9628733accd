package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * A rule that found nothing to guard in the class that it names.
 *
 * @param nearest the method that was probably meant; null if none is close
 */
public record NoMatch(RuleSpec rule, String reason, @Nullable String nearest) {
  /** As a warning for the user. */
  public Problem problem() {
    var hint = nearest == null ? "" : "; did you mean '" + nearest + "'?";
    return new Problem(
        rule.source(),
        Problem.Severity.WARNING,
        Code.MATCHES_NOTHING.id(),
        "rule '" + rule.name() + "' matches nothing: " + reason + hint);
  }
}
