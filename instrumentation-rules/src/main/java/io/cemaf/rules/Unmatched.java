package io.cemaf.rules;

import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/** Says why a rule found nothing in the class that it names. */
final class Unmatched {
  private Unmatched() {}

  static NoMatch explain(RuleSpec rule, Match match, ClassInfo info) {
    if (!MatchTarget.isTypeMatched(match, info)) {
      return new NoMatch(rule, info.name() + " is no subtype of " + match.subtypesOf(), null);
    }
    if (match.method() == null) {
      return new NoMatch(rule, info.name() + " has no such public method of its own", null);
    }
    var overload = named(match.method(), info, true);
    if (overload != null) {
      return wrongOverload(rule, match, info, overload);
    }
    var place = info.name() + "." + match.method();
    if (named(match.method(), info, false) != null) {
      var reason =
          " has no body there (abstract, native or made by the compiler);"
              + " subtypesOf finds the classes that have it";
      return new NoMatch(rule, place + reason, null);
    }
    return new NoMatch(
        rule,
        place + " does not exist (an inherited method belongs to the type that declares it)",
        Spelling.nearest(match.method(), names(match, info)));
  }

  private static NoMatch wrongOverload(
      RuleSpec rule, Match match, ClassInfo info, MethodInfo overload) {
    var place = info.name() + "." + match.method();
    if (match.parameterTypes() == null
        || Descriptors.hasParameters(overload.descriptor(), match.parameterTypes())) {
      return new NoMatch(rule, place + " is not annotated with " + match.annotatedWith(), null);
    }
    return new NoMatch(
        rule,
        place + "(" + String.join(", ", match.parameterTypes()) + ") does not exist",
        overload.name()
            + "("
            + String.join(", ", Descriptors.parameters(overload.descriptor()))
            + ")");
  }

  private static @Nullable MethodInfo named(String pattern, ClassInfo info, boolean withBody) {
    for (var method : info.methods()) {
      if (MatchTarget.hasBody(method) == withBody && Wildcard.matches(pattern, method.name())) {
        return method;
      }
    }
    return null;
  }

  /** A subtype may have the body of what its root only declares. */
  private static Iterable<String> names(Match match, ClassInfo info) {
    var names = new LinkedHashSet<String>();
    for (var method : info.methods()) {
      var isDeclared = match.subtypesOf() != null && method.name().charAt(0) != '<';
      if (isDeclared || MatchTarget.hasBody(method)) {
        names.add(method.name());
      }
    }
    return names;
  }
}
