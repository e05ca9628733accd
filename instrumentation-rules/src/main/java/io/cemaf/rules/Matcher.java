package io.cemaf.rules;

import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the methods that rules are about. Immutable; what a class costs depends on its supertypes
 * and annotations and on the rules that name them, not on the number of rules.
 */
public final class Matcher {
  private static final CallEnd AUTOMATIC = new CallEnd.Automatic();

  private final Map<String, List<MatchTarget>> byType = new HashMap<>();
  private final Map<String, List<MatchTarget>> byRoot = new HashMap<>();
  private final Map<String, List<MatchTarget>> byAnnotation = new HashMap<>();
  private final Set<String> roots = new HashSet<>();
  private final Set<String> annotations = new HashSet<>();

  /** By the type that they are about, packs in the order of their names. */
  private final Map<String, List<Rules.HookSpec>> hooks = new HashMap<>();

  /** What the calls of a rule answer that is read later. */
  private final IdentityHashMap<RuleSpec, Set<CallEnd.Answer>> read = new IdentityHashMap<>();

  private final Handlers handlers = new Handlers();

  public Matcher(Rules rules) {
    var order = 0;
    for (var rule : rules.rules()) {
      add(new MatchTarget(order, rule, rule.match(), null, null));
      for (var hookName : rule.match().hooks()) {
        for (var hook : rules.hooks().getOrDefault(hookName, List.of())) {
          add(new MatchTarget(order, rule, hook.match(), hook, null));
        }
      }
      addParts(order, rule, rules);
      order++;
    }
    for (var named : rules.hooks().values()) {
      for (var hook : named) {
        learn(hook);
        if (hook.callEnd() instanceof CallEnd.Callback) {
          handlers.learn(hook);
        }
      }
    }
  }

  /** The methods by which what a rule's calls answer is read and closed. */
  private void addParts(int order, RuleSpec rule, Rules rules) {
    var known = new HashSet<CallEnd.Answer>();
    for (var named : rules.hooks().values()) {
      for (var hook : named) {
        if (hook.callEnd() instanceof CallEnd.Answer answer
            && isAbout(rule.match(), hook)
            && known.add(answer)) {
          addPart(order, rule, hook, answer);
        }
      }
    }
    if (!known.isEmpty()) {
      read.put(rule, known);
    }
  }

  /** Whether a rule names a hook, or its type. */
  private static boolean isAbout(Match match, Rules.HookSpec hook) {
    var type = match.type() == null ? match.subtypesOf() : match.type();
    return match.hooks().contains(hook.hook())
        || (type != null
            && (type.equals(hook.match().type()) || type.equals(hook.match().subtypesOf())));
  }

  private void addPart(int order, RuleSpec rule, Rules.HookSpec hook, CallEnd.Answer answer) {
    var part = new CallEnd.Part(answer);
    var methods = new HashSet<>(answer.readBy());
    methods.addAll(answer.closedBy());
    for (var method : methods) {
      var match =
          new Match(null, answer.type(), null, method, null, null, null, List.of(), List.of());
      add(new MatchTarget(order, rule, match, hook, part));
    }
  }

  private void learn(Rules.HookSpec hook) {
    var type = hook.match().type();
    var root = hook.match().subtypesOf();
    var name = type == null ? root : type;
    if (name != null) {
      hooks.computeIfAbsent(name, fresh -> new ArrayList<>(4)).add(hook);
    }
  }

  /** Whether a rule or hook names this class exactly; cheap. */
  public boolean names(String binaryName) {
    return byType.containsKey(binaryName);
  }

  /** The classes that rules and hooks name exactly. */
  public Set<String> types() {
    return Collections.unmodifiableSet(byType.keySet());
  }

  /** The supertypes that rules and hooks ask for. */
  public Set<String> roots() {
    return Collections.unmodifiableSet(roots);
  }

  /** The annotation types that rules ask for. */
  public Set<String> annotations() {
    return Collections.unmodifiableSet(annotations);
  }

  /** The methods of a class that rules are about, in the class file's order. */
  public List<MethodMatch> match(ClassInfo info) {
    var candidates = candidates(info);
    if (candidates.isEmpty()) {
      return List.of();
    }
    var known = hooks(info);
    var matches = new ArrayList<MethodMatch>();
    for (var method : info.methods()) {
      if (MatchTarget.hasBody(method)) {
        var matched = matched(candidates, info, method);
        if (!matched.isEmpty()) {
          matches.add(
              new MethodMatch(
                  method,
                  rulesOf(matched),
                  callEnd(matched, known, info, method),
                  library(known, info, method)));
        }
      }
    }
    return matches;
  }

  /** The user's rules that name this class, and no method that it has; packs' are not reported. */
  public List<NoMatch> unmatched(ClassInfo info) {
    var found = new ArrayList<NoMatch>();
    for (var target : byType.getOrDefault(info.name(), List.of())) {
      addUnmatched(target, info, found);
    }
    var declaresAll = info.interfaces().isEmpty() && isObjectOrNull(info.superName());
    for (var target : byRoot.getOrDefault(info.name(), List.of())) {
      // What the root inherits is not seen here, and subtypes may have the body.
      if (declaresAll && !declares(target.match(), info)) {
        addUnmatched(target, info, found);
      }
    }
    return found;
  }

  /** The packs that recognise this class and none of its methods. */
  public List<UnknownLibrary> unknown(ClassInfo info) {
    var targets = new ArrayList<MatchTarget>();
    addAll(targets, byType, info.name());
    addAll(targets, byRoot, info.name());
    return targets.isEmpty() ? List.of() : UnknownLibrary.of(targets, info);
  }

  private void add(MatchTarget target) {
    var match = target.match();
    if (match.subtypesOf() != null) {
      roots.add(match.subtypesOf());
    }
    if (match.annotatedWith() != null) {
      annotations.add(match.annotatedWith());
    }
    if (match.type() != null) {
      index(byType, match.type(), target);
    } else if (match.subtypesOf() != null) {
      index(byRoot, match.subtypesOf(), target);
    } else if (match.annotatedWith() != null) {
      index(byAnnotation, match.annotatedWith(), target);
    }
  }

  private static void index(Map<String, List<MatchTarget>> index, String name, MatchTarget target) {
    var targets = index.get(name);
    if (targets == null) {
      targets = new ArrayList<>(1);
      index.put(name, targets);
    }
    targets.add(target);
  }

  private List<MatchTarget> candidates(ClassInfo info) {
    var candidates = new ArrayList<MatchTarget>();
    addAll(candidates, byType, info.name());
    if (!byRoot.isEmpty()) {
      addAll(candidates, byRoot, info.name());
      for (var supertype : info.supertypes()) {
        addAll(candidates, byRoot, supertype);
      }
    }
    if (!byAnnotation.isEmpty()) {
      addAnnotated(candidates, info);
    }
    candidates.removeIf(target -> !MatchTarget.isTypeMatched(target.match(), info));
    candidates.sort((a, b) -> Integer.compare(a.order(), b.order()));
    return candidates;
  }

  private void addAnnotated(List<MatchTarget> candidates, ClassInfo info) {
    var seen = new HashSet<>(info.annotations());
    for (var method : info.methods()) {
      seen.addAll(method.annotations());
    }
    for (var annotation : seen) {
      addAll(candidates, byAnnotation, annotation);
    }
  }

  private static void addAll(
      List<MatchTarget> candidates, Map<String, List<MatchTarget>> index, String name) {
    var targets = index.get(name);
    if (targets != null) {
      candidates.addAll(targets);
    }
  }

  private static List<MatchTarget> matched(
      List<MatchTarget> candidates, ClassInfo info, MethodInfo method) {
    var matched = new ArrayList<MatchTarget>();
    var calls = false;
    for (var target : candidates) {
      if (MatchTarget.isMethodMatched(target.match(), info, method)) {
        matched.add(target);
        calls |= target.part() == null;
      }
    }
    if (calls) {
      matched.removeIf(target -> target.part() != null);
    }
    return matched;
  }

  private static List<RuleSpec> rulesOf(List<MatchTarget> matched) {
    var rules = new ArrayList<RuleSpec>(matched.size());
    var last = -1;
    for (var target : matched) {
      if (target.order() != last) {
        rules.add(target.rule());
        last = target.order();
      }
    }
    return rules;
  }

  /** What is to be said about the user's rules in this class, once its methods are matched. */
  public List<Problem> warnings(ClassInfo info, List<MethodMatch> matches) {
    var warnings = new ArrayList<Problem>();
    for (var missed : unmatched(info)) {
      warnings.add(missed.problem());
    }
    warnings.addAll(unended(info, matches));
    return warnings;
  }

  /** Where the methods that are matched cannot be degraded as the rules say. */
  public static List<Problem> undegraded(ClassInfo info, List<MethodMatch> matches) {
    var problems = new ArrayList<Problem>();
    for (var match : matches) {
      problems.addAll(Degradable.problems(info, match));
    }
    return problems;
  }

  /** The user's bulkheads whose permits end before the call that they are to limit. */
  public List<Problem> unended(ClassInfo info, List<MethodMatch> matches) {
    var warnings = new ArrayList<Problem>();
    for (var match : matches) {
      addUnended(info, match, warnings);
    }
    return warnings;
  }

  private static void addUnended(ClassInfo info, MethodMatch match, List<Problem> warnings) {
    if (!(match.callEnd() instanceof CallEnd.Automatic)) {
      return;
    }
    var descriptor = match.method().descriptor();
    var argument = Handlers.probable(descriptor);
    if (argument < 0) {
      return;
    }
    for (var rule : match.rules()) {
      if (rule.pack() == null && rule.limitsCalls()) {
        var place = info.name() + "." + match.method().name();
        warnings.add(Handlers.unended(rule, place, descriptor, argument));
        return;
      }
    }
  }

  private static @Nullable LibraryCall library(
      List<Rules.HookSpec> known, ClassInfo info, MethodInfo method) {
    for (var hook : known) {
      if (MatchTarget.isMethodMatched(hook.match(), info, method)) {
        return hook.library();
      }
    }
    return null;
  }

  /** The hooks that are about a class. */
  private List<Rules.HookSpec> hooks(ClassInfo info) {
    var known = new ArrayList<>(hooks.getOrDefault(info.name(), List.of()));
    if (!hooks.isEmpty()) {
      for (var supertype : info.supertypes()) {
        known.addAll(hooks.getOrDefault(supertype, List.of()));
      }
    }
    known.removeIf(hook -> !MatchTarget.isTypeMatched(hook.match(), info));
    return known;
  }

  /** What a rule says; else what a pack knows of the method, or of a handler; else automatic. */
  private CallEnd callEnd(
      List<MatchTarget> matched, List<Rules.HookSpec> known, ClassInfo info, MethodInfo method) {
    for (var target : matched) {
      if (target.part() != null) {
        return target.part();
      }
      if (target.rule().callEnd() != null) {
        return target.rule().callEnd();
      }
    }
    for (var hook : known) {
      if (isKnown(hook.callEnd(), matched)
          && MatchTarget.isMethodMatched(hook.match(), info, method)) {
        return hook.callEnd();
      }
    }
    var handled = handlers.callEnd(method.descriptor());
    return handled == null ? AUTOMATIC : handled;
  }

  /** An answer's end is seen only where all rules have its methods woven. */
  private boolean isKnown(CallEnd end, List<MatchTarget> matched) {
    if (end instanceof CallEnd.Answer) {
      for (var target : matched) {
        if (!read.getOrDefault(target.rule(), Set.of()).contains(end)) {
          return false;
        }
      }
    }
    return !(end instanceof CallEnd.Automatic);
  }

  private static void addUnmatched(MatchTarget target, ClassInfo info, List<NoMatch> found) {
    var rule = target.rule();
    if (rule.pack() != null || target.hook() != null) {
      return;
    }
    for (var method : info.methods()) {
      if (MatchTarget.hasBody(method)
          && MatchTarget.isTypeMatched(target.match(), info)
          && MatchTarget.isMethodMatched(target.match(), info, method)) {
        return;
      }
    }
    found.add(Unmatched.explain(rule, target.match(), info));
  }

  private static boolean declares(Match match, ClassInfo info) {
    for (var method : info.methods()) {
      if (MatchTarget.isMethodMatched(match, info, method)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isObjectOrNull(@Nullable String superName) {
    return superName == null || superName.equals("java.lang.Object");
  }
}
