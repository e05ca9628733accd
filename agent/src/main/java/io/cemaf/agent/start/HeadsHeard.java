package io.cemaf.agent.start;

import io.cemaf.Heard;
import io.cemaf.agent.http.Heads;
import io.cemaf.agent.weave.Side;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;

/** HTTP clients tell calls of responses, as long as there are rules whose calls may listen. */
final class HeadsHeard {
  private static final String LLM = "llm.";

  private final Weaver weaver;
  private boolean wanted;

  HeadsHeard(Weaver weaver) {
    this.weaver = weaver;
  }

  /** Puts rules in force; on the control thread. */
  void use(Rules rules) {
    if (wanted == wanted(rules)) {
      return;
    }
    wanted = !wanted;
    Heard.by(wanted ? new Heads() : null);
    weaver.side(Side.HEADS, wanted, () -> {});
  }

  /** Whether calls of any rule may listen: those of LLM libraries do. */
  static boolean wanted(Rules rules) {
    for (var rule : rules.rules()) {
      if (isOfLlms(rule)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfLlms(RuleSpec rule) {
    for (var hook : rule.match().hooks()) {
      if (hook.startsWith(LLM)) {
        return true;
      }
    }
    return false;
  }
}
