package io.cemaf.rules;

/** A name that must exist somewhere in the rules. */
record Reference(Kind kind, String name, SourceRef place) {
  /** What it is the name of. */
  enum Kind {
    GUARD,
    RULE,
    HOOK,
    WEBHOOK,
    QUOTA,
    BUDGET
  }
}
