package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * A key of the language.
 *
 * @param type null where the key is known but not yet supported
 * @param doc one line: what it does, in the user's words
 * @param standard what holds where the key is not given; empty if nothing does
 * @param since the milestone that brings it
 */
record Key<T>(
    String name, @Nullable Type<T> type, String doc, String standard, boolean required, int since) {
  /** The milestone that is built; keys of later ones are refused. */
  static final int NOW = 2;

  static <T> Key<T> of(String name, Type<T> type, String doc, String standard) {
    return new Key<>(name, type, doc, standard, false, NOW);
  }

  static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, doc, "", true, NOW);
  }

  static Key<Object> later(String name, int since, String doc) {
    return new Key<>(name, null, doc, "", false, since);
  }
}
