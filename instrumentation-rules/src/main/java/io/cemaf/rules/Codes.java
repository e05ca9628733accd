package io.cemaf.rules;

/** The stable codes of problems with rules. */
final class Codes {
  static final String MATCHES_NOTHING = "CEMAF-R020";
  static final String CONFLICT = "CEMAF-R021";

  private Codes() {}
}
