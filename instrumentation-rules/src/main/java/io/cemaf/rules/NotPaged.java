package io.cemaf.rules;

/** A field or store that rules page, of which nothing leaves the heap. */
public record NotPaged(String name, SourceRef source, String reason) {
  /** As a warning for the user. */
  public Problem problem() {
    return new Problem(
        source,
        Problem.Severity.WARNING,
        Code.NOT_PAGED.id(),
        "'" + name + "' pages nothing: " + reason);
  }
}
