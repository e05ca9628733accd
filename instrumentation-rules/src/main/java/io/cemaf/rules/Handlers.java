package io.cemaf.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The handlers that methods answer, by the types of parameters: those that packs know end a call
 * wherever they are given; what is only called like a handler is worth a warning, since a permit
 * that ends with the return of such a method limits nothing.
 */
final class Handlers {
  private static final List<String> CALLED_SO =
      List.of("Handler", "Callback", "Listener", "Observer", "Subscriber");

  /** By handler type the methods that end a call. */
  private final Map<String, List<String>> ends = new HashMap<>();

  /** Takes note of the handler that a hook's call ends with. */
  void learn(Rules.HookSpec hook) {
    var types = hook.match().parameterTypes();
    if (types != null
        && hook.callEnd() instanceof CallEnd.Callback end
        && end.argument() < types.size()) {
      ends.putIfAbsent(types.get(end.argument()), end.methods());
    }
  }

  /** How a method's call ends that takes a known handler; null if it takes none. */
  @Nullable CallEnd callEnd(String descriptor) {
    if (ends.isEmpty()) {
      return null;
    }
    var types = Descriptors.parameters(descriptor);
    for (var i = 0; i < types.size(); i++) {
      var methods = ends.get(types.get(i));
      if (methods != null) {
        return new CallEnd.Callback(i, methods);
      }
    }
    return null;
  }

  /** Which parameter of a method without a result is called like a handler; -1 if none is. */
  static int probable(String descriptor) {
    if (!descriptor.endsWith(")V")) {
      return -1;
    }
    var types = Descriptors.parameters(descriptor);
    for (var i = types.size() - 1; i >= 0; i--) {
      for (var end : CALLED_SO) {
        if (types.get(i).endsWith(end)) {
          return i;
        }
      }
    }
    return -1;
  }

  /** What to say of a rule whose permit ends before the call does. */
  static Problem unended(RuleSpec rule, String place, String descriptor, int argument) {
    var handler = Descriptors.parameters(descriptor).get(argument);
    return new Problem(
        rule.source(),
        Problem.Severity.WARNING,
        Code.ENDS_EARLY.id(),
        "rule '"
            + rule.name()
            + "' limits "
            + place
            + " only until it returns, although it answers a "
            + handler.substring(Math.max(handler.lastIndexOf('.'), handler.lastIndexOf('$')) + 1)
            + "; if that is told the end, add 'callEnd: { argument: "
            + argument
            + ", methods: [...] }' with those of its methods that end the call, else leave this"
            + " overload out by parameterTypes");
  }
}
