package io.cemaf.rules;

import io.cemaf.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What several rules on one method say together: per key the first that sets it wins.
 *
 * @param rules those that were merged, in order
 * @param conflicts warnings about keys that two of the user's rules set differently
 */
public record MergedRule(
    List<RuleSpec> rules,
    Mode mode,
    Priority priority,
    @Nullable Owned<String> guard,
    @Nullable Owned<BulkheadSpec> bulkhead,
    @Nullable Owned<ConcurrencySpec> concurrency,
    @Nullable Owned<ThrottleSpec> throttle,
    @Nullable Owned<ByLevel<Duration>> delay,
    @Nullable Owned<ByLevel<Skip>> skip,
    Duration deadline,
    @Nullable String onPause,
    RuleSpec.OnEventLoop onEventLoop,
    boolean mayHoldLock,
    List<Problem> conflicts) {

  /** Merges rules in their order; {@code defaults} gives the mode and deadline of its file. */
  public static MergedRule of(List<RuleSpec> rules, Rules defaults) {
    var merge = new Merge(rules);
    return new MergedRule(
        List.copyOf(rules),
        or(merge.first("mode", RuleSpec::mode), defaults.mode()),
        or(merge.first("priority", RuleSpec::priority), Priority.NORMAL),
        merge.first("guard", RuleSpec::guard),
        merge.first("bulkhead", RuleSpec::bulkhead),
        merge.first("concurrency", RuleSpec::concurrency),
        merge.first("throttle", RuleSpec::throttle),
        merge.first("delay", RuleSpec::delay),
        merge.first("degrade", RuleSpec::skip),
        or(merge.first("deadline", RuleSpec::deadline), defaults.deadline()),
        orNull(merge.first("onPause", RuleSpec::onPause)),
        or(merge.first("onEventLoop", RuleSpec::onEventLoop), RuleSpec.OnEventLoop.REJECT),
        or(merge.first("mayHoldLock", RuleSpec::mayHoldLock), false),
        List.copyOf(merge.conflicts));
  }

  private static <T> T or(@Nullable Owned<T> found, T otherwise) {
    return found == null ? otherwise : found.value();
  }

  private static <T> @Nullable T orNull(@Nullable Owned<T> found) {
    return found == null ? null : found.value();
  }

  private static final class Merge {
    private final List<RuleSpec> rules;
    private final List<Problem> conflicts = new ArrayList<>();

    Merge(List<RuleSpec> rules) {
      this.rules = rules;
    }

    <T> @Nullable Owned<T> first(String key, Function<RuleSpec, @Nullable T> get) {
      Owned<T> winner = null;
      for (var rule : rules) {
        var value = get.apply(rule);
        if (value == null) {
          continue;
        }
        if (winner == null) {
          winner = new Owned<>(value, rule);
        } else if (!winner.value().equals(value) && isSurprising(winner.owner(), rule)) {
          conflicts.add(conflict(key, winner.owner(), rule));
        }
      }
      return winner;
    }

    /** Overriding a pack is what rules are for, and rules for different callers are meant. */
    private static boolean isSurprising(RuleSpec winner, RuleSpec loser) {
      return winner.pack() == null
          && loser.pack() == null
          && Objects.equals(winner.match().threads(), loser.match().threads())
          && Objects.equals(winner.match().within(), loser.match().within());
    }

    private static Problem conflict(String key, RuleSpec winner, RuleSpec loser) {
      return new Problem(
          loser.source(),
          Problem.Severity.WARNING,
          Code.CONFLICT.id(),
          "rules '"
              + winner.name()
              + "' and '"
              + loser.name()
              + "' set "
              + key
              + " for the same method; '"
              + winner.name()
              + "' comes first and wins");
    }
  }
}
