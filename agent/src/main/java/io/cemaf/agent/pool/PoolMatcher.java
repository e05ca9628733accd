package io.cemaf.agent.pool;

import io.cemaf.rules.PoolSpec;
import io.cemaf.rules.Wildcard;
import org.jspecify.annotations.Nullable;

/** Whether a rule is about an executor. */
final class PoolMatcher {
  private PoolMatcher() {}

  /**
   * Every key that is given must hold.
   *
   * @param owner the class that made it; empty if that was not seen
   * @param factory the class of what makes its threads
   */
  static boolean matches(
      PoolSpec spec, Class<?> type, String threads, String owner, String factory) {
    return (spec.type() == null || spec.type().equals(type.getName()))
        && (spec.subtypesOf() == null || isSubtype(type, spec.subtypesOf()))
        && (spec.threads() == null || Wildcard.matches(spec.threads(), threads))
        && (spec.owner() == null
            || Wildcard.matches(spec.owner(), owner)
            || Wildcard.matches(spec.owner(), plain(factory)));
  }

  private static boolean isSubtype(@Nullable Class<?> type, String name) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(name) || isSubtype(type.getSuperclass(), name)) {
      return true;
    }
    for (var implemented : type.getInterfaces()) {
      if (isSubtype(implemented, name)) {
        return true;
      }
    }
    return false;
  }

  /** The class that a lambda stands in. */
  private static String plain(String type) {
    var lambda = type.indexOf("$$");
    return lambda < 0 ? type : type.substring(0, lambda);
  }
}
