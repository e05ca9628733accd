package io.cemaf.agent.cli;

import io.cemaf.agent.weave.ClassFiles;
import io.cemaf.agent.weave.Hierarchy;
import io.cemaf.rules.ClassInfo;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.MergedRule;
import io.cemaf.rules.MethodMatch;
import io.cemaf.rules.NoMatch;
import io.cemaf.rules.Owned;
import io.cemaf.rules.Problem;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What rules would match on a class path, found without loading or starting anything. */
final class Checker {
  private final Rules rules;
  private final Matcher matcher;
  private final Hierarchy hierarchy;
  private final ClassPath classPath;

  private final List<Map<String, Object>> matches = new ArrayList<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();
  private final Set<RuleSpec> matched = new LinkedHashSet<>();
  private final Map<RuleSpec, NoMatch> unmatched = new LinkedHashMap<>();
  private final Set<String> unknown = new HashSet<>();
  private int classes;
  private int unreadable;

  Checker(Rules rules, ClassPath classPath) {
    this.rules = rules;
    this.classPath = classPath;
    matcher = new Matcher(rules);
    hierarchy = new Hierarchy(matcher.roots().stream().anyMatch(Checker::isJdk));
  }

  /**
   * What was found.
   *
   * @param matches {@code method}, {@code rules} and {@code keys}: which rule each key came from
   * @param warnings conflicts, and rules that match nothing
   * @param classes how many were looked at
   * @param unreadable how many class files could not be read
   */
  record Findings(
      List<Map<String, Object>> matches, List<Problem> warnings, int classes, int unreadable) {}

  private static boolean isJdk(String type) {
    return type.startsWith("java.") || type.startsWith("javax.");
  }

  Findings check() {
    var names = classPath.classes();
    names.forEach(this::look);
    for (var named : matcher.types()) {
      if (isJdk(named) && !names.contains(named)) {
        look(named);
      }
    }
    for (var rule : rules.rules()) {
      if (rule.pack() == null && !rule.match().isNothing() && !matched.contains(rule)) {
        var why = unmatched.get(rule);
        warnings.add((why == null ? absent(rule, names) : why).problem());
      }
    }
    warnings.addAll(new PagingChecker(classPath).check(rules.paging()));
    return new Findings(matches, List.copyOf(warnings), classes, unreadable);
  }

  private void look(String name) {
    try {
      var file = classPath.classFile(name);
      if (file != null) {
        classes++;
        look(ClassFiles.read(file, Set.of()));
      }
    } catch (IOException | RuntimeException notAClass) {
      unreadable++;
    }
  }

  private void look(ClassInfo bare) {
    var info =
        new ClassInfo(
            bare.name(),
            bare.access(),
            bare.superName(),
            bare.interfaces(),
            hierarchy.of(classPath, bare.superName(), bare.interfaces()).names(),
            bare.annotations(),
            bare.methods());
    var found = matcher.match(info);
    for (var match : found) {
      matched.addAll(match.rules());
      matches.add(row(info, match));
    }
    warnings.addAll(matcher.unended(info, found));
    warnings.addAll(Matcher.undegraded(info, found));
    for (var library : matcher.unknown(info)) {
      if (unknown.add(library.pack())) {
        warnings.add(library.problem());
      }
    }
    for (var none : matcher.unmatched(info)) {
      unmatched.putIfAbsent(none.rule(), none);
    }
  }

  private Map<String, Object> row(ClassInfo info, MethodMatch match) {
    var merged = MergedRule.of(match.rules(), rules);
    warnings.addAll(merged.conflicts());
    var row = new LinkedHashMap<String, Object>();
    row.put("method", info.name() + "." + match.method().name() + match.method().descriptor());
    row.put("rules", match.rules().stream().map(RuleSpec::name).toList());
    row.put("keys", keys(merged));
    return row;
  }

  private static Map<String, Object> keys(MergedRule merged) {
    var keys = new LinkedHashMap<String, Object>();
    put(keys, "guard", merged.guard());
    put(keys, "bulkhead", merged.bulkhead());
    put(keys, "concurrency", merged.concurrency());
    put(keys, "throttle", merged.throttle());
    put(keys, "delay", merged.delay());
    put(keys, "degrade", merged.degrade());
    put(keys, "circuitBreaker", merged.circuitBreaker());
    put(keys, "rateLimiter", merged.rateLimiter());
    put(keys, "timeLimiter", merged.timeLimiter());
    put(keys, "retry", merged.retry());
    put(keys, "allocation", merged.allocation());
    return keys;
  }

  private static void put(Map<String, Object> keys, String key, @Nullable Owned<?> owned) {
    if (owned != null) {
      keys.put(key, owned.owner().name());
    }
  }

  private NoMatch absent(RuleSpec rule, Set<String> names) {
    var match = rule.match();
    if (!match.hooks().isEmpty()) {
      return new NoMatch(
          rule, "no library that has " + String.join(", ", match.hooks()) + " is there", null);
    }
    var type = match.type() == null ? match.subtypesOf() : match.type();
    if (type == null) {
      return new NoMatch(
          rule, "nothing that is looked at is annotated with " + match.annotatedWith(), null);
    }
    return names.contains(type)
        ? new NoMatch(rule, "no method of " + type + " or its subtypes fits", null)
        : new NoMatch(rule, type + " is not on the class path", sameSimpleName(type, names));
  }

  private static @Nullable String sameSimpleName(String type, Set<String> names) {
    var simple = type.substring(type.lastIndexOf('.') + 1);
    for (var name : names) {
      if (name.substring(name.lastIndexOf('.') + 1).equalsIgnoreCase(simple)) {
        return name;
      }
    }
    return null;
  }
}
