package io.cemaf.agent.guard;

import io.cemaf.agent.degrade.Copies;
import io.cemaf.agent.degrade.Joining;
import io.cemaf.agent.degrade.Unfit;
import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.rules.Degradable;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Degrade.Split;
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
  private final Joining joining;
  private final Health health;
  private final Consumer<String> warnings;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  /** Methods whose answers turned out to be nothing that can be joined. */
  private final Set<String> unjoinable = ConcurrentHashMap.newKeySet();

  Batches(Handles handles, Copies copies, Health health, Consumer<String> warnings) {
    this.handles = handles;
    this.health = health;
    this.warnings = warnings;
    joining = new Joining(copies);
  }

  /**
   * A call in pieces.
   *
   * @param argument which one is split
   * @param pieceSize of each but the last
   * @param known whether it is known of the method's answers that they can be joined
   */
  record Plan(
      SiteSpec spec,
      MethodHandle method,
      int argument,
      int size,
      int pieceSize,
      Degrade.Join join,
      boolean known) {}

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

  /**
   * How a call is split; null if it goes as it is, which is counted where it was meant not to.
   *
   * @param batch what a policy says; null for nothing
   * @param split what the rule says; null for nothing
   */
  @Nullable Plan plan(
      SiteSpec spec,
      @Nullable Batch batch,
      @Nullable Split split,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments) {
    if (unjoinable.contains(key(spec))) {
      health.count(FallBack.NOT_SPLIT);
      return null;
    }
    var why = split == null ? null : Degradable.split(split, spec.descriptor());
    if (why != null || (split == null && !fits(spec)) || arguments == null) {
      unsplit(
          spec,
          why == null
              ? "it needs one list or array to split, and answers nothing or such to join"
              : why);
      return null;
    }
    var argument = split == null ? argument(spec.descriptor()) : split.arg();
    var size = size(arguments[argument]);
    var pieceSize = size;
    if (split != null) {
      pieceSize = Math.min(split.size(), pieceSize(size, split.by()));
    }
    if (batch != null && argument == argument(spec.descriptor())) {
      pieceSize = Math.min(pieceSize, pieceSize(size, batch.share()));
    }
    if (pieceSize >= size) {
      return null;
    }
    try {
      var known = Degradable.joins(spec.returnType());
      var join = split == null ? Degrade.Join.AUTO : split.join();
      return new Plan(
          spec,
          handles.handle(spec, self),
          argument,
          size,
          pieceSize,
          join,
          (known && join == Degrade.Join.AUTO)
              || join == Degrade.Join.FIRST
              || join == Degrade.Join.LAST);
    } catch (ReflectiveOperationException | RuntimeException inaccessible) {
      unsplit(spec, "it cannot be called from here: " + inaccessible);
      return null;
    }
  }

  private static int pieceSize(int size, double share) {
    return (int) Math.max(1, Math.ceil(size * share - 1e-9));
  }

  private static String key(SiteSpec spec) {
    return spec.name() + spec.descriptor();
  }

  private void unsplit(SiteSpec spec, String why) {
    health.count(FallBack.NOT_SPLIT);
    if (warned.add(key(spec))) {
      warnings.accept(
          "smaller batches are asked for, and " + spec.name() + " stays as it is: " + why);
    }
  }

  private static int size(@Nullable Object list) {
    if (list instanceof List<?> several) {
      return several.size();
    }
    return list != null && list.getClass().isArray() ? Array.getLength(list) : 0;
  }

  /** Calls the method for each piece; what it throws goes on as it is. */
  @Nullable Object run(Plan plan, @Nullable Object self, @Nullable Object[] arguments)
      throws Throwable {
    var whole = arguments[plan.argument()];
    if (whole == null) {
      return (Object) plan.method().invokeExact(self, arguments);
    }
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
      if (from == 0 && !plan.known() && !canJoin(plan, results)) {
        return (Object) plan.method().invokeExact(self, arguments);
      }
    }
    try {
      return joined(plan, results);
    } catch (Unfit problem) {
      unjoinable(plan, problem);
      return (Object) plan.method().invokeExact(self, arguments);
    }
  }

  /**
   * Found out with the first piece; if they cannot be joined, all is called once more as it is, and
   * never again in pieces.
   */
  private boolean canJoin(Plan plan, List<@Nullable Object> results) {
    try {
      var unused = joined(plan, results);
      return true;
    } catch (Unfit problem) {
      unjoinable(plan, problem);
      return false;
    }
  }

  private @Nullable Object joined(Plan plan, List<@Nullable Object> results) throws Unfit {
    var joined = joining.joined(results, plan.join());
    var type = plan.spec().returnType();
    if (joined != null
        && type.indexOf('.') > 0
        && !type.endsWith("[]")
        && !Types.isA(joined.getClass(), type)) {
      throw new Unfit(joined.getClass().getName() + " is no " + type);
    }
    return joined;
  }

  private void unjoinable(Plan plan, Unfit problem) {
    unjoinable.add(key(plan.spec()));
    unsplit(plan.spec(), "its answers cannot be joined: " + problem.getMessage());
  }

  private static Object piece(Object whole, int from, int to) {
    if (whole instanceof List<?> list) {
      return list.subList(from, to);
    }
    var piece = Array.newInstance(whole.getClass().getComponentType(), to - from);
    System.arraycopy(whole, from, piece, 0, to - from);
    return piece;
  }
}
