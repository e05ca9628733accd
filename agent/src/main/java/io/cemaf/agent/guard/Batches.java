package io.cemaf.agent.guard;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Descriptors;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a list argument over in pieces: the method is called once for each, on the thread that
 * called it, as calls within its call, and what they answer is joined in order. A list's pieces are
 * views of it; of an array what a piece was changed to is written back.
 */
final class Batches {
  private static final Set<String> LISTS = Set.of("java.util.List", "java.util.Collection");

  private final Handles handles;
  private final Health health;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  Batches(Handles handles, Health health, Consumer<String> warnings) {
    this.handles = handles;
    this.health = health;
    this.warnings = warnings;
  }

  /**
   * A call in pieces.
   *
   * @param argument which one is split
   * @param pieceSize of each but the last
   */
  record Plan(MethodHandle method, int argument, int size, int pieceSize) {}

  /** Which parameter is the one list or array; -1 if there is none, or if there are several. */
  static int argument(String descriptor) {
    var types = Descriptors.parameters(descriptor);
    var found = -1;
    for (var i = 0; i < types.size(); i++) {
      if (LISTS.contains(types.get(i)) || types.get(i).endsWith("[]")) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  /** Whether a method has one list to split, and nothing to answer or lists to join. */
  static boolean fits(SiteSpec spec) {
    var returns = spec.returnType();
    return argument(spec.descriptor()) >= 0
        && !spec.returnsFuture()
        && (returns.equals("void") || returns.endsWith("[]") || LISTS.contains(returns));
  }

  /** How a call is split; null if it goes as it is, which is counted where it was meant not to. */
  @Nullable Plan plan(
      SiteSpec spec, Batch batch, @Nullable Object self, @Nullable Object @Nullable [] arguments) {
    if (!fits(spec) || self == null || arguments == null) {
      unsplit(spec, "it needs one list or array to split, and answers nothing or such to join");
      return null;
    }
    var argument = argument(spec.descriptor());
    var size = size(arguments[argument]);
    var pieceSize = (int) Math.max(1, Math.ceil(size * batch.share() - 1e-9));
    if (pieceSize >= size) {
      return null;
    }
    try {
      return new Plan(handles.handle(spec, self.getClass()), argument, size, pieceSize);
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      unsplit(spec, "it cannot be called from here: " + inaccessible);
      return null;
    }
  }

  private void unsplit(SiteSpec spec, String why) {
    health.count(FallBack.NOT_SPLIT);
    if (warned.add(spec.name() + spec.descriptor())) {
      warnings.accept(
          "a policy asks for smaller batches, and " + spec.name() + " stays as it is: " + why);
    }
  }

  private static int size(@Nullable Object list) {
    if (list instanceof List<?> several) {
      return several.size();
    }
    return list != null && list.getClass().isArray() ? Array.getLength(list) : 0;
  }

  /** Calls the method for each piece; what it throws goes on as it is. */
  static @Nullable Object run(Plan plan, Object self, @Nullable Object[] arguments)
      throws Throwable {
    var whole = arguments[plan.argument()];
    var results = new ArrayList<@Nullable Object>();
    for (var from = 0; from < plan.size(); from += plan.pieceSize()) {
      var to = Math.min(plan.size(), from + plan.pieceSize());
      var piece = piece(whole, from, to);
      var own = arguments.clone();
      own[plan.argument()] = piece;
      results.add((Object) plan.method().invokeExact(self, own));
      if (!(whole instanceof List<?>)) {
        System.arraycopy(piece, 0, whole, from, to - from);
      }
    }
    return joined(results);
  }

  private static Object piece(Object whole, int from, int to) {
    if (whole instanceof List<?> list) {
      return list.subList(from, to);
    }
    var piece = Array.newInstance(whole.getClass().getComponentType(), to - from);
    System.arraycopy(whole, from, piece, 0, to - from);
    return piece;
  }

  /** What pieces answered in one; those that answered nothing add nothing. */
  private static @Nullable Object joined(List<@Nullable Object> results) {
    Object first = null;
    var length = 0;
    for (var result : results) {
      first = first == null ? result : first;
      length += result != null && result.getClass().isArray() ? Array.getLength(result) : 0;
    }
    if (first == null) {
      return null;
    }
    if (!first.getClass().isArray()) {
      var all = new ArrayList<@Nullable Object>();
      for (var result : results) {
        if (result instanceof java.util.Collection<?> several) {
          all.addAll(several);
        }
      }
      return all;
    }
    var all = Array.newInstance(first.getClass().getComponentType(), length);
    var at = 0;
    for (var result : results) {
      if (result != null) {
        var count = Array.getLength(result);
        System.arraycopy(result, 0, all, at, count);
        at += count;
      }
    }
    return all;
  }
}
