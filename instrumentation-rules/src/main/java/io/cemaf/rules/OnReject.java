package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * What a refused call gets.
 *
 * @param library whether an exception is of the library's own type, where a pack knows it
 * @param answer what it answers instead of throwing; null for an exception
 */
public record OnReject(boolean library, @Nullable Skip answer) {}
