package io.cemaf.rules;

/** A value under a name that the user chose. */
record Named<T>(String name, SourceRef source, T value) {}
