package io.cemaf.rules;

import io.cemaf.rules.ClassInfo.MethodInfo;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a rule finds methods: its own types, or one method of a hook that it names.
 *
 * @param order position among all rules, the user's first
 * @param match without hooks
 * @param hook null where the rule gives its types itself
 * @param part of what the rule's calls answer; null for methods that are calls
 */
record MatchTarget(
    int order,
    RuleSpec rule,
    Match match,
    Rules.@Nullable HookSpec hook,
    CallEnd.@Nullable Part part) {
  private static final int PUBLIC = 0x0001;
  private static final int WITHOUT_OWN_BODY = 0x0040 | 0x1000 | 0x0400 | 0x0100;

  /** Neither bridge nor synthetic, abstract, native, a constructor or an initialiser. */
  static boolean hasBody(MethodInfo method) {
    return (method.access() & WITHOUT_OWN_BODY) == 0 && method.name().charAt(0) != '<';
  }

  static boolean isTypeMatched(Match match, ClassInfo info) {
    var root = match.subtypesOf();
    return (match.type() == null || match.type().equals(info.name()))
        && (root == null || root.equals(info.name()) || info.supertypes().contains(root));
  }

  static boolean isMethodMatched(Match match, ClassInfo info, MethodInfo method) {
    var annotation = match.annotatedWith();
    var annotatedItself = annotation != null && method.annotations().contains(annotation);
    if (annotation != null && !annotatedItself && !info.annotations().contains(annotation)) {
      return false;
    }
    return isNameMatched(match, method, annotatedItself)
        && (match.parameterTypes() == null
            || Descriptors.hasParameters(method.descriptor(), match.parameterTypes()));
  }

  private static boolean isNameMatched(Match match, MethodInfo method, boolean annotatedItself) {
    if (match.method() != null) {
      return Wildcard.matches(match.method(), method.name());
    }
    return annotatedItself || ((method.access() & PUBLIC) != 0 && !isObjects(method));
  }

  /** Every object has these; who means them says so by name. */
  private static boolean isObjects(MethodInfo method) {
    return switch (method.name()) {
      case "toString" -> method.descriptor().equals("()Ljava/lang/String;");
      case "hashCode" -> method.descriptor().equals("()I");
      case "equals" -> method.descriptor().equals("(Ljava/lang/Object;)Z");
      default -> false;
    };
  }
}
