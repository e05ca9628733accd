package io.cemaf.agent.guard;

import org.jspecify.annotations.Nullable;

/** Types by their names. */
final class Types {
  private Types() {}

  /** Whether a class is of a type, or is one. */
  static boolean isA(@Nullable Class<?> type, String name) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(name) || name.equals("java.lang.Object")) {
      return true;
    }
    for (var implemented : type.getInterfaces()) {
      if (isA(implemented, name)) {
        return true;
      }
    }
    return isA(type.getSuperclass(), name);
  }
}
