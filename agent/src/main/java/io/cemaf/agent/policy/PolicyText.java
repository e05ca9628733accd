package io.cemaf.agent.policy;

import io.cemaf.rules.PolicySpec;
import java.util.Locale;
import java.util.StringJoiner;

/** What a policy does, as a person reads it. */
final class PolicyText {
  private PolicyText() {}

  static String of(PolicySpec.Actions actions) {
    var text = new StringJoiner(", ");
    if (actions.throttle() != null) {
      text.add("throttle " + percent(actions.throttle()));
    }
    var shed = actions.shed();
    if (shed != null) {
      text.add(
          "shed "
              + percent(shed.share())
              + " below "
              + shed.below().name().toLowerCase(Locale.ROOT));
    }
    if (actions.reduceBatch() != null) {
      text.add("reduceBatch " + percent(actions.reduceBatch()));
    }
    if (actions.pageOut() != null) {
      text.add("pageOut " + percent(actions.pageOut()));
    }
    if (actions.scaleUp() != null) {
      text.add("scaleUp " + actions.scaleUp());
    }
    if (actions.alert() != null) {
      text.add("alert " + actions.alert().name().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  private static String percent(double share) {
    return Math.round(share * 100) + "%";
  }
}
