package io.cemaf.agent.start;

import io.cemaf.rules.Degrade;
import io.cemaf.rules.Degrade.Change;
import io.cemaf.rules.Degrade.Scale;
import io.cemaf.rules.Degrade.Split;
import io.cemaf.rules.Degrade.Truncate;
import io.cemaf.rules.Degrade.Value;
import io.cemaf.rules.Skip;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What calls do with less, as a person reads it. */
final class DegradeText {
  private DegradeText() {}

  static String of(Degrade degrade) {
    var parts = new ArrayList<String>();
    if (degrade.skip() != null) {
      parts.add(skip(degrade.skip()));
    }
    if (degrade.call() != null) {
      parts.add(degrade.call().isEmpty() ? "call off" : "call " + degrade.call());
    }
    for (var change : degrade.changes()) {
      parts.add(change(change));
    }
    for (var scaled : degrade.scaleArgs()) {
      parts.add("scaleArg " + scaled.arg() + scale(scaled.scale()));
    }
    for (var cut : degrade.truncates()) {
      parts.add(truncate(cut));
    }
    if (degrade.split() != null) {
      parts.add(split(degrade.split()));
    }
    if (degrade.scaleResult() != null) {
      parts.add("scaleResult" + scale(degrade.scaleResult()));
    }
    return String.join("; ", parts);
  }

  private static String skip(Skip skip) {
    return skip instanceof Skip.No ? "skip off" : "skip, " + answer(skip);
  }

  /** What a call answers without its body. */
  static String answer(Skip skip) {
    if (skip instanceof Skip.Argument argument) {
      return "return $arg" + argument.index();
    }
    return skip instanceof Skip.Literal literal ? "return " + literal.value() : "return $this";
  }

  private static String change(Change change) {
    var where = change.arg() < 0 ? "" : "$arg" + change.arg() + ".";
    return "set " + where + change.property() + " " + value(change.value());
  }

  private static String value(Value value) {
    if (value instanceof Value.Ratio ratio) {
      return percent(ratio.ratio())
          + (ratio.otherwise() == null ? "" : ", default " + ratio.otherwise());
    }
    if (value instanceof Value.Literal literal) {
      return text(literal.value());
    }
    return new java.util.TreeMap<>(((Value.Served) value).byAsked()).toString();
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }

  private static String scale(Scale scale) {
    return " by "
        + percent(scale.by())
        + (Double.isNaN(scale.min()) ? "" : ", min " + RuleText.number(scale.min()));
  }

  private static String truncate(Truncate cut) {
    return "truncate "
        + cut.arg()
        + (cut.to() == Integer.MAX_VALUE
            ? " by " + percent(cut.by()) + (cut.min() == 0 ? "" : ", min " + cut.min())
            : " to " + cut.to())
        + (cut.keepEnd() ? ", keep end" : "");
  }

  private static String split(Split split) {
    return "split "
        + split.arg()
        + (split.size() == Integer.MAX_VALUE
            ? " by " + percent(split.by())
            : " size " + split.size())
        + (split.join() == Degrade.Join.AUTO ? "" : ", join " + RuleText.word(split.join()));
  }

  private static String percent(double ratio) {
    return RuleText.number(100 * ratio) + "%";
  }
}
