package io.cemaf.rules;

/** The kinds of problems with rules; their ids are stable. */
enum Code {
  SYNTAX("CEMAF-R001", "The file is not YAML; or not the plain YAML that rules are written in."),
  FILE("CEMAF-R002", "The file is missing, empty, not UTF-8, too large or cannot be read."),
  UNKNOWN_KEY("CEMAF-R003", "A key that does not exist; the nearest one is named."),
  WRONG_TYPE("CEMAF-R004", "A value of the wrong type, such as a list where a duration is meant."),
  BAD_VALUE("CEMAF-R005", "A value without its unit, with a wrong one, misspelt or out of range."),
  NOT_YET("CEMAF-R006", "A key or value of the language that is not yet supported."),
  DUPLICATE("CEMAF-R007", "A key or name given twice."),
  UNKNOWN_NAME(
      "CEMAF-R008", "A guard, rule, hook, pack, webhook, quota or budget that does not exist."),
  CYCLE("CEMAF-R009", "Files that include, or guards that watch, each other in a circle."),
  NOT_WEAVABLE("CEMAF-R010", "A match on something that cannot be guarded, such as a constructor."),
  MISSING_KEY("CEMAF-R011", "A key without which its section says nothing."),
  UNTRUSTED("CEMAF-R012", "The file belongs to somebody else, or others can write to it."),
  TOO_DEEP("CEMAF-R013", "Nested too deeply, or with too many aliases."),
  MATCHES_NOTHING("CEMAF-R020", "Warning: a rule names a class that has no such method."),
  CONFLICT("CEMAF-R021", "Warning: two rules set a key for the same method; the first one wins."),
  NOT_RISING("CEMAF-R022", "Warning: a worse level has a milder threshold than the one before."),
  ENDS_EARLY(
      "CEMAF-R023",
      "Warning: a bulkhead on a method that answers a handler, without a `callEnd`; its permit ends"
          + " with the return."),
  CONTRADICTS(
      "CEMAF-R024",
      "Warning: a policy that never begins, or that another one leaves nothing to do."),
  NOT_DEGRADABLE(
      "CEMAF-R025",
      "What `degrade` says cannot be done to a method that the rule matches; it stays undone."),
  NOT_PAGED(
      "CEMAF-R026",
      "Warning: a field or store that cannot be paged as its class is; its values stay on the heap."),
  UNPRICED("CEMAF-R027", "Warning: a budget's cost without prices; it is never used up."),
  UNKNOWN_LIBRARY(
      "CEMAF-R028",
      "Warning: a pack recognises a library's class and none of its methods; calls there go on as"
          + " without the agent.");

  private final String id;
  private final String meaning;

  Code(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  String id() {
    return id;
  }

  String meaning() {
    return meaning;
  }
}
