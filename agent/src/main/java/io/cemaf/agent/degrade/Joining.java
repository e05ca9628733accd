package io.cemaf.agent.degrade;

import io.cemaf.rules.Degrade.Join;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes one answer of those that the pieces of a call were given. */
public final class Joining {
  private final Copies copies;

  public Joining(Copies copies) {
    this.copies = copies;
  }

  /**
   * All answers as one; those that are null add nothing.
   *
   * @throws Unfit saying why
   */
  public @Nullable Object joined(List<@Nullable Object> answers, Join join) throws Unfit {
    var given = new ArrayList<Object>();
    for (var answer : answers) {
      if (answer != null) {
        given.add(answer);
      }
    }
    if (given.isEmpty()) {
      return null;
    }
    return switch (join) {
      case FIRST -> given.get(0);
      case LAST -> given.get(given.size() - 1);
      case SUM -> sum(given);
      case CONCAT -> concat(given);
      case AUTO -> isSeveral(given.get(0)) ? several(given) : objects(given);
    };
  }

  private static boolean isList(@Nullable Object property) {
    return property instanceof Collection<?> || (property != null && property.getClass().isArray());
  }

  private static boolean isSeveral(@Nullable Object answer) {
    return answer instanceof Collection<?>
        || answer instanceof Map<?, ?>
        || (answer != null && answer.getClass().isArray());
  }

  private static Object several(List<Object> given) {
    var first = given.get(0);
    if (first.getClass().isArray()) {
      return arrays(given, first.getClass().getComponentType());
    }
    if (first instanceof Map<?, ?>) {
      var all = new LinkedHashMap<@Nullable Object, @Nullable Object>();
      given.forEach(each -> all.putAll((Map<?, ?>) each));
      return all;
    }
    Collection<@Nullable Object> all =
        first instanceof Set<?> ? new LinkedHashSet<>() : new ArrayList<>();
    given.forEach(each -> all.addAll((Collection<?>) each));
    return all;
  }

  private static Object arrays(List<Object> given, Class<?> component) {
    var length = 0;
    for (var each : given) {
      length += Array.getLength(each);
    }
    var all = Array.newInstance(component, length);
    var at = 0;
    for (var each : given) {
      var count = Array.getLength(each);
      System.arraycopy(each, 0, all, at, count);
      at += count;
    }
    return all;
  }

  /** The first object, with the lists of all in the place of its own. */
  private Object objects(List<Object> given) throws Unfit {
    var first = given.get(0);
    var type = first.getClass();
    String found = null;
    for (var name : copies.properties(type).names()) {
      if (isList(copies.properties(type).read(first, name))) {
        if (found != null) {
          throw new Unfit(
              type.getName() + " has two properties with lists, " + found + " and " + name);
        }
        found = name;
      }
    }
    if (found == null) {
      throw new Unfit(type.getName() + " is no list, and has none");
    }
    if (given.size() == 1) {
      copies.requireCopyable(first, found);
      return first;
    }
    var lists = new ArrayList<Object>();
    for (var each : given) {
      var list = copies.properties(each.getClass()).read(each, found);
      if (list != null) {
        lists.add(list);
      }
    }
    return copies.with(first, found, several(lists));
  }

  private static Object sum(List<Object> given) throws Unfit {
    var first = given.get(0);
    var real = 0.0;
    var whole = 0L;
    for (var each : given) {
      if (!(each instanceof Number number)) {
        throw new Unfit(each.getClass().getName() + " is no number");
      }
      real += number.doubleValue();
      whole += number.longValue();
    }
    var isReal = first instanceof Double || first instanceof Float;
    var sum = Converted.to(first.getClass(), isReal ? (Object) real : (Object) whole);
    if (sum == Converted.NOT) {
      throw new Unfit("the sum is no " + first.getClass().getName() + " any more");
    }
    return Objects.requireNonNull(sum);
  }

  private static String concat(List<Object> given) {
    var all = new StringBuilder();
    given.forEach(all::append);
    return all.toString();
  }
}
