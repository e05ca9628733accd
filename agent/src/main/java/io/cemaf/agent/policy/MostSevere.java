package io.cemaf.agent.policy;

import io.cemaf.Level;
import io.cemaf.rules.ByLevel;
import io.cemaf.rules.Condition;
import io.cemaf.rules.Degrade;
import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.ScaleArg;
import io.cemaf.rules.Degrade.Split;
import io.cemaf.rules.Degrade.Truncate;
import io.cemaf.rules.Degrade.Value;
import io.cemaf.rules.Skip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Of all entries of {@code degrade} that hold, for each property the most severe one: that of the
 * worst level which names the property, or that of a condition which is stricter. Of two that
 * cannot be compared, such as a share and a number, the condition's.
 */
final class MostSevere {
  private @Nullable Skip skip;
  private @Nullable String call;
  private @Nullable Scale scaleResult;
  private @Nullable Split split;
  private final Map<Object, ScaleArg> scaleArgs = new LinkedHashMap<>();
  private final Map<Object, Truncate> truncates = new LinkedHashMap<>();
  private final Map<Object, Change> changes = new LinkedHashMap<>();

  private MostSevere() {}

  static Degrade of(ByLevel<Degrade> byLevel, Level level, Map<Condition, Boolean> held) {
    var all = new MostSevere();
    for (var each : Level.values()) {
      var entry = byLevel.levels().get(each);
      if (entry != null && level.atLeast(each)) {
        all.add(entry, false);
      }
    }
    for (var each : byLevel.conditions()) {
      if (held.getOrDefault(each.when(), false)) {
        all.add(each.value(), true);
      }
    }
    return new Degrade(
        all.skip,
        all.call,
        List.copyOf(all.scaleArgs.values()),
        all.scaleResult,
        List.copyOf(all.truncates.values()),
        all.split,
        List.copyOf(all.changes.values()));
  }

  /** A worse level's entry replaces; a condition's only if it is stricter. */
  private void add(Degrade entry, boolean ifStricter) {
    if (entry.skip() != null
        && !(ifStricter && skip != null && (entry.skip() instanceof Skip.No || isMade(skip)))) {
      skip = entry.skip();
    }
    if (entry.call() != null && !(ifStricter && call != null && !call.isEmpty())) {
      call = entry.call();
    }
    var scaled = entry.scaleResult();
    if (scaled != null) {
      var before = scaleResult;
      scaleResult = ifStricter && before != null && scaled.by() >= before.by() ? before : scaled;
    }
    var pieces = entry.split();
    if (pieces != null) {
      var before = split;
      split = ifStricter && before != null && !isStricter(pieces, before) ? before : pieces;
    }
    merge(scaleArgs, entry.scaleArgs(), ScaleArg::arg, ifStricter, MostSevere::stricter);
    merge(truncates, entry.truncates(), Truncate::arg, ifStricter, MostSevere::stricter);
    merge(changes, entry.changes(), MostSevere::key, ifStricter, MostSevere::stricter);
  }

  private static boolean isMade(Skip skip) {
    return !(skip instanceof Skip.No);
  }

  private static List<Object> key(Change change) {
    var both = new ArrayList<Object>();
    both.add(change.arg());
    both.add(change.property());
    return both;
  }

  private static <T> void merge(
      Map<Object, T> into,
      Collection<T> entries,
      Function<T, Object> key,
      boolean ifStricter,
      BinaryOperator<T> stricter) {
    for (var entry : entries) {
      var before = into.get(key.apply(entry));
      into.put(
          key.apply(entry), ifStricter && before != null ? stricter.apply(before, entry) : entry);
    }
  }

  private static ScaleArg stricter(ScaleArg before, ScaleArg entry) {
    return entry.scale().by() >= before.scale().by() ? before : entry;
  }

  private static Truncate stricter(Truncate before, Truncate entry) {
    var bothShares = before.to() == Integer.MAX_VALUE && entry.to() == Integer.MAX_VALUE;
    var bothNumbers = before.to() < Integer.MAX_VALUE && entry.to() < Integer.MAX_VALUE;
    var milder =
        (bothShares && entry.by() >= before.by()) || (bothNumbers && entry.to() >= before.to());
    return milder ? before : entry;
  }

  private static boolean isStricter(Split entry, Split before) {
    var bothShares = before.size() == Integer.MAX_VALUE && entry.size() == Integer.MAX_VALUE;
    var bothNumbers = before.size() < Integer.MAX_VALUE && entry.size() < Integer.MAX_VALUE;
    return !(bothShares && entry.by() >= before.by())
        && !(bothNumbers && entry.size() >= before.size());
  }

  private static Change stricter(Change before, Change entry) {
    if (before.value() instanceof Value.Ratio old && entry.value() instanceof Value.Ratio fresh) {
      return fresh.ratio() >= old.ratio() ? before : entry;
    }
    if (before.value() instanceof Value.Literal old
        && entry.value() instanceof Value.Literal fresh
        && old.value() instanceof Number most
        && fresh.value() instanceof Number less) {
      return less.doubleValue() >= most.doubleValue() ? before : entry;
    }
    return entry;
  }
}
