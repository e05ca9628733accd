package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a rule is about. Every part that is given must hold.
 *
 * @param type exact binary name of the class or interface that declares the method's body
 * @param subtypesOf binary name whose subtypes (and itself, where it has the body) are meant
 * @param annotatedWith binary name of an annotation on the method or its class
 * @param method name, with {@code *} as wildcard; null for every public method
 * @param parameterTypes source-level type names ({@code int}, {@code java.lang.String[]}); null for
 *     every overload
 * @param threads wildcard over the calling thread's name; null for every thread
 * @param within name of a rule inside one of whose calls the call must be made; null for anywhere
 * @param hooks names of pack hooks, such as {@code llm.chat}; empty if types are given
 * @param hosts that requests must go to, in lower case, with {@code *} as wildcard; only with hooks
 *     of HTTP clients, which are about no other hosts
 */
public record Match(
    @Nullable String type,
    @Nullable String subtypesOf,
    @Nullable String annotatedWith,
    @Nullable String method,
    @Nullable List<String> parameterTypes,
    @Nullable String threads,
    @Nullable String within,
    List<String> hooks,
    List<String> hosts) {
  /** Of rules that are about blocks of the API alone. */
  public static final Match NOTHING =
      new Match(null, null, null, null, null, null, null, List.of(), List.of());

  /** Whether no method is meant. */
  public boolean isNothing() {
    return equals(NOTHING);
  }

  public Match {
    hooks = List.copyOf(hooks);
    hosts = List.copyOf(hosts);
    parameterTypes = parameterTypes == null ? null : List.copyOf(parameterTypes);
  }
}
