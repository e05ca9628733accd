package io.cemaf.agent.start;

import io.cemaf.Heard;
import io.cemaf.agent.http.Heads;
import io.cemaf.agent.weave.Side;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.Rules;

/** HTTP clients tell calls of responses, as long as there are rules whose calls may listen. */
final class HeadsHeard {
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

  /** Whether calls of any rule listen: those that take of a quota do. */
  static boolean wanted(Rules rules) {
    for (var rule : rules.rules()) {
      if (rule.quota() != null) {
        return true;
      }
    }
    return false;
  }
}
