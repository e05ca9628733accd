package io.cemaf.rules;

import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that a pack recognises its library by, without any of the methods that the pack knows: a
 * version that it does not know.
 *
 * @param pack its name
 * @param type the class
 * @param methods what the pack looked for there
 * @param nearest the method that is probably meant; null if none is close
 */
public record UnknownLibrary(
    String pack, String type, List<String> methods, @Nullable String nearest) {
  public UnknownLibrary {
    methods = List.copyOf(methods);
  }

  /** As a warning for the user, with the versions that the pack does know. */
  public Problem problem() {
    var hint = nearest == null ? "" : ", the nearest is " + nearest;
    return new Problem(
        null,
        Problem.Severity.WARNING,
        Code.UNKNOWN_LIBRARY.id(),
        "pack '"
            + pack
            + "' matches nothing of "
            + type
            + ": it has no "
            + String.join(" or ", methods)
            + hint
            + "; this version of the library is not one that the pack was tested with ("
            + String.join("; ", Packs.versions(pack))
            + "), and its calls there go on as without the agent");
  }

  /** Of packs whose hooks are about this class, those that find none of their methods declared. */
  static List<UnknownLibrary> of(Iterable<MatchTarget> targets, ClassInfo info) {
    var missing = new LinkedHashMap<String, LinkedHashSet<String>>();
    var found = new LinkedHashSet<String>();
    for (var target : targets) {
      var hook = target.hook();
      var name = target.match().method();
      if (hook != null && name != null) {
        missing.computeIfAbsent(hook.library().pack(), fresh -> new LinkedHashSet<>()).add(name);
        if (declares(target.match(), info)) {
          found.add(hook.library().pack());
        }
      }
    }
    missing.keySet().removeAll(found);
    var unknown = new ArrayList<UnknownLibrary>();
    missing.forEach((pack, methods) -> unknown.add(unknown(pack, info, List.copyOf(methods))));
    return unknown;
  }

  private static UnknownLibrary unknown(String pack, ClassInfo info, List<String> methods) {
    var names = info.methods().stream().map(MethodInfo::name).toList();
    String nearest = null;
    for (var method : methods) {
      if (nearest == null) {
        nearest = Spelling.nearest(method, names);
      }
    }
    return new UnknownLibrary(pack, info.name(), methods, nearest);
  }

  /** What a root only declares, its subtypes have. */
  private static boolean declares(Match match, ClassInfo info) {
    for (var method : info.methods()) {
      if (MatchTarget.isMethodMatched(match, info, method)
          && (match.subtypesOf() != null || MatchTarget.hasBody(method))) {
        return true;
      }
    }
    return false;
  }
}
