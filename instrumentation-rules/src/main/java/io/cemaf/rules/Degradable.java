package io.cemaf.rules;

import io.cemaf.rules.ClassInfo.MethodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a method's parameters and result can be what {@code degrade} says of them. */
public final class Degradable {
  private static final int STATIC = 0x0008;
  private static final String STRING = "java.lang.String";

  private static final Set<String> NUMBERS =
      Set.of(
          "byte",
          "short",
          "int",
          "long",
          "float",
          "double",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Number",
          "java.time.Duration",
          "java.lang.Object",
          "java.lang.Comparable");

  private static final Set<String> HOLDING_NUMBERS =
      Set.of(
          "java.util.Optional",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.util.OptionalDouble");

  private static final Set<String> FUTURES =
      Set.of(
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Future");

  private static final Set<String> LISTS = Set.of("java.util.List", "java.util.Collection");

  private static final Set<String> CUT =
      Set.of(
          STRING,
          "java.lang.CharSequence",
          "java.lang.Iterable",
          "java.util.ArrayList",
          "java.lang.Object");

  private Degradable() {}

  /** Why an argument cannot be scaled; null if it can. */
  public static @Nullable String scaleArg(int arg, String descriptor) {
    var type = Descriptors.parameter(descriptor, arg);
    return why("scaleArg", arg, descriptor, NUMBERS.contains(type), "is no number or duration");
  }

  /** Why an argument cannot be cut; null if it can. */
  public static @Nullable String truncate(int arg, String descriptor) {
    var type = Descriptors.parameter(descriptor, arg);
    var cut = CUT.contains(type) || LISTS.contains(type) || type.endsWith("[]");
    return why("truncate", arg, descriptor, cut, "is no text, list or array");
  }

  /** Why calls cannot be split, as far as the types tell; null if they can. */
  public static @Nullable String split(Degrade.Split split, String descriptor) {
    var type = Descriptors.parameter(descriptor, split.arg());
    var list = LISTS.contains(type) || type.endsWith("[]");
    var problem = why("split", split.arg(), descriptor, list, "is no list or array");
    if (problem != null) {
      return problem;
    }
    var result = Descriptors.result(descriptor);
    var joined =
        switch (split.join()) {
          case AUTO -> result.indexOf('.') >= 0 || result.endsWith("[]") || result.equals("void");
          case SUM -> NUMBERS.contains(result);
          case CONCAT -> result.equals(STRING) || result.equals("java.lang.CharSequence");
          case FIRST, LAST -> true;
        };
    var text = split.join() == Degrade.Join.AUTO && result.equals(STRING);
    return joined && !FUTURES.contains(result) && !text
        ? null
        : "split: answers of type " + result + " are not joined by " + word(split.join());
  }

  /** Whether answers of a type can always be put one behind the other. */
  public static boolean joins(String type) {
    return type.equals("void") || type.endsWith("[]") || LISTS.contains(type);
  }

  /** Why a result cannot be scaled; null if it can. */
  public static @Nullable String scaleResult(String descriptor) {
    var result = Descriptors.result(descriptor);
    return NUMBERS.contains(result) || HOLDING_NUMBERS.contains(result)
        ? null
        : "scaleResult: it answers " + result + ", which is no number or duration";
  }

  private static String word(Degrade.Join join) {
    return join.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static @Nullable String why(
      String key, int arg, String descriptor, boolean fits, String otherwise) {
    var count = Descriptors.parameters(descriptor).size();
    if (arg >= count) {
      return key + ": there is no argument " + arg + ", only " + count;
    }
    return fits
        ? null
        : key
            + ": argument "
            + arg
            + ", "
            + Descriptors.parameter(descriptor, arg)
            + ", "
            + otherwise;
  }

  /** What is wrong with the rules that degrade a method, each named once. */
  static List<Problem> problems(ClassInfo info, MethodMatch match) {
    var problems = new ArrayList<Problem>();
    for (var rule : match.rules()) {
      if (rule.degrade() != null) {
        for (var entry : entries(rule.degrade())) {
          problems(entry, rule, info, match.method(), problems);
        }
        break;
      }
    }
    // No stream on the way of most classes: the first lambda of a JVM costs tens of milliseconds.
    return problems.isEmpty() ? List.of() : problems.stream().distinct().toList();
  }

  private static List<Degrade> entries(ByLevel<Degrade> byLevel) {
    var entries = new ArrayList<>(byLevel.levels().values());
    byLevel.conditions().forEach(each -> entries.add(each.value()));
    return entries;
  }

  private static void problems(
      Degrade entry, RuleSpec rule, ClassInfo info, MethodInfo method, List<Problem> problems) {
    var found = new ArrayList<@Nullable String>();
    var descriptor = method.descriptor();
    if (entry.sibling() != null) {
      found.add(sibling(entry.sibling(), info, method));
    }
    // A hook stands for methods of many kinds: what does not fit one of them is meant for another.
    if (rule.match().hooks().isEmpty()) {
      entry.scaleArgs().forEach(each -> found.add(scaleArg(each.arg(), descriptor)));
      entry.truncates().forEach(each -> found.add(truncate(each.arg(), descriptor)));
      if (entry.split() != null) {
        found.add(split(entry.split(), descriptor));
      }
      if (entry.scaleResult() != null) {
        found.add(scaleResult(descriptor));
      }
      for (var change : entry.changes()) {
        found.add(why("set", Math.max(0, change.arg()), descriptor, true, ""));
      }
    }
    for (var text : found) {
      if (text != null) {
        problems.add(
            new Problem(
                rule.source(),
                Problem.Severity.ERROR,
                Code.NOT_DEGRADABLE.id(),
                "rule '"
                    + rule.name()
                    + "' on "
                    + info.name()
                    + "."
                    + method.name()
                    + ": "
                    + text));
      }
    }
  }

  /** What a superclass has is looked for when it is called. */
  private static @Nullable String sibling(String name, ClassInfo info, MethodInfo method) {
    var named = new ArrayList<String>();
    for (var other : info.methods()) {
      if (other.name().equals(name) && other.descriptor().equals(method.descriptor())) {
        if ((method.access() & STATIC) != 0 && (other.access() & STATIC) == 0) {
          return "call: " + name + " is not static";
        }
        return name.equals(method.name()) ? "call: it calls itself" : null;
      }
      named.add(other.name());
    }
    if (named.contains(name)) {
      return "call: no " + name + " has the parameters and the result of this one";
    }
    var inherits = info.superName() != null && !info.superName().equals("java.lang.Object");
    return inherits || !info.interfaces().isEmpty()
        ? null
        : "call: the class has no method " + name + Spelling.hint(name, named);
  }
}
