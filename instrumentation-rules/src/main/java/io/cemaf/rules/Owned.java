package io.cemaf.rules;

/** A value with the rule that it comes from. */
public record Owned<T>(T value, RuleSpec owner) {}
