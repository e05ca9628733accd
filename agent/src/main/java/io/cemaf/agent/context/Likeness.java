package io.cemaf.agent.context;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compares two graphs of objects: the same classes, the same values, and what is one object in the
 * first is one in the second. Looks at every field, those too that are not for serialization.
 */
final class Likeness {
  private static final String IMMUTABLE = "java.util.ImmutableCollections$";

  private final IdentityHashMap<Object, Object> known = new IdentityHashMap<>();
  private final Deque<Object[]> open = new ArrayDeque<>();

  private Likeness() {}

  /** The name of a class of which one object is not like the other; null if there is none. */
  static @Nullable String difference(@Nullable Object first, @Nullable Object second) {
    var compared = new Likeness();
    var odd = compared.meet(first, second);
    while (odd == null && !compared.open.isEmpty()) {
      var pair = compared.open.pop();
      odd = compared.compare(pair[0], pair[1]);
    }
    return odd;
  }

  /** Notes two that must be alike, and compares what is soon done. */
  private @Nullable String meet(@Nullable Object given, @Nullable Object second) {
    var first = given instanceof Face face ? face.real() : given;
    if (first == second) {
      return null;
    }
    if (first == null || second == null) {
      return name(first == null ? second : first);
    }
    if (isValue(first)) {
      return first.getClass() == second.getClass() && plain(first, second) ? null : name(first);
    }
    var before = known.putIfAbsent(first, second);
    if (before == null) {
      open.push(new Object[] {first, second});
      return null;
    }
    return before == second ? null : name(first);
  }

  /** Of the JDK's, what holds nothing else: whether two are one object means nothing. */
  private static boolean isValue(Object value) {
    return isJdk(value.getClass())
        && !value.getClass().isArray()
        && value.getClass() != Object.class
        && !(value instanceof Map)
        && !(value instanceof Collection)
        && !(value instanceof Optional)
        && !(value instanceof AtomicReference);
  }

  /** What changes is told apart by what it says, all others by their equality. */
  private static boolean plain(Object first, Object second) {
    return first.equals(second)
        || ((first instanceof CharSequence
                || first.getClass().getName().startsWith("java.util.concurrent.atomic."))
            && first.toString().equals(second.toString()));
  }

  private static String name(@Nullable Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private @Nullable String compare(Object first, Object second) {
    var type = first.getClass();
    if (type != second.getClass()
        && !(type.getName().startsWith(IMMUTABLE) && name(second).startsWith(IMMUTABLE))) {
      return type.getName();
    }
    if (type.isArray()) {
      return arrays(first, second);
    }
    String odd = null;
    if (first instanceof Map<?, ?> map) {
      odd = maps(map, (Map<?, ?>) second);
    } else if (first instanceof Collection<?> items) {
      odd = collections(items, (Collection<?>) second);
    } else if (isJdk(type)) {
      odd = jdk(first, second);
    }
    return odd == null ? fields(type, first, second) : odd;
  }

  private static boolean isJdk(Class<?> type) {
    return type.getClassLoader() == null
        || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
  }

  private @Nullable String arrays(Object first, Object second) {
    var length = Array.getLength(first);
    if (length != Array.getLength(second)) {
      return name(first);
    }
    String odd = null;
    var primitive = first.getClass().getComponentType().isPrimitive();
    for (var i = 0; i < length && odd == null; i++) {
      var item = Array.get(first, i);
      if (!primitive) {
        odd = meet(item, Array.get(second, i));
      } else if (!item.equals(Array.get(second, i))) {
        odd = name(first);
      }
    }
    return odd;
  }

  private @Nullable String maps(Map<?, ?> first, Map<?, ?> second) {
    var odd = first.size() == second.size() ? null : name(first);
    if (odd == null && first instanceof SortedMap<?, ?> sorted) {
      odd = order(sorted.comparator(), ((SortedMap<?, ?>) second).comparator(), first);
    }
    var others = second.entrySet().iterator();
    for (var entry : first.entrySet()) {
      if (odd != null || !others.hasNext()) {
        return odd == null ? name(first) : odd;
      }
      var other = others.next();
      if (entry.getKey() == null || entry.getKey().equals(other.getKey())) {
        odd = meet(entry.getKey(), other.getKey());
        odd = odd == null ? meet(entry.getValue(), other.getValue()) : odd;
      } else if (second.containsKey(entry.getKey())) {
        odd = meet(entry.getValue(), second.get(entry.getKey()));
      } else {
        odd = name(first);
      }
    }
    return odd;
  }

  private static @Nullable String order(
      @Nullable Object first, @Nullable Object second, Object of) {
    return name(first).equals(name(second)) ? null : name(of);
  }

  private @Nullable String collections(Collection<?> first, Collection<?> second) {
    var odd = first.size() == second.size() ? null : name(first);
    if (odd == null && first instanceof SortedSet<?> sorted) {
      odd = order(sorted.comparator(), ((SortedSet<?>) second).comparator(), first);
    }
    var others = second.iterator();
    for (var item : first) {
      if (odd != null || !others.hasNext()) {
        return odd == null ? name(first) : odd;
      }
      var other = others.next();
      if (!(first instanceof Set) || item == null || item.equals(other)) {
        odd = meet(item, other);
      } else if (!second.contains(item)) {
        odd = name(first);
      }
    }
    return odd;
  }

  private @Nullable String jdk(Object first, Object second) {
    if (first instanceof Optional<?> optional) {
      return meet(optional.orElse(null), ((Optional<?>) second).orElse(null));
    }
    return first instanceof AtomicReference<?> reference
        ? meet(reference.get(), ((AtomicReference<?>) second).get())
        : null;
  }

  /** Those that the application's own classes have; of the JDK's, the rest has been compared. */
  private @Nullable String fields(Class<?> type, Object first, Object second) {
    for (Class<?> at = type; at != null && !isJdk(at); at = at.getSuperclass()) {
      for (var field : at.getDeclaredFields()) {
        var odd = field(field, first, second);
        if (odd != null) {
          return odd;
        }
      }
    }
    return null;
  }

  private @Nullable String field(Field field, Object first, Object second) {
    try {
      field.setAccessible(true);
      if (Modifier.isStatic(field.getModifiers())) {
        // One that its class knows as its own is no data.
        return field.getType() == first.getClass() && field.get(null) == first ? name(first) : null;
      }
      var value = field.get(first);
      if (field.getType().isPrimitive()) {
        return List.of(value).equals(List.of(field.get(second))) ? null : name(first);
      }
      return meet(value, field.get(second)) == null ? null : name(first);
    } catch (IllegalAccessException | RuntimeException closed) {
      return name(first);
    }
  }
}
