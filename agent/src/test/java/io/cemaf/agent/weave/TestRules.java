package io.cemaf.agent.weave;

import io.cemaf.rules.CallEnd;
import io.cemaf.rules.Match;
import io.cemaf.rules.Matcher;
import io.cemaf.rules.Mode;
import io.cemaf.rules.PressureSpec;
import io.cemaf.rules.RuleSpec;
import io.cemaf.rules.Rules;
import io.cemaf.rules.SensorsSpec;
import io.cemaf.rules.SourceRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules as weaving sees them: who they are about. */
final class TestRules {
  private final List<RuleSpec> rules = new ArrayList<>();
  private CallEnd callEnd;

  TestRules type(String type, String method) {
    return add(new Match(type, null, null, method, null, null, null, List.of(), List.of()));
  }

  TestRules subtypesOf(String root, String method) {
    return add(new Match(null, root, null, method, null, null, null, List.of(), List.of()));
  }

  TestRules annotatedWith(String annotation) {
    return add(new Match(null, null, annotation, null, null, null, null, List.of(), List.of()));
  }

  /** For the rules added after it. */
  TestRules endingWith(CallEnd end) {
    callEnd = end;
    return this;
  }

  private TestRules add(Match match) {
    var name = "rule" + rules.size();
    rules.add(
        new RuleSpec(
            name,
            new SourceRef("rules.yaml", rules.size() + 1, 1),
            null,
            match,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            callEnd,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    return this;
  }

  Matcher matcher() {
    return new Matcher(
        new Rules(
            Mode.ENFORCE,
            "server",
            Duration.ofMinutes(2),
            new SensorsSpec(
                Duration.ofMillis(250), Duration.ofSeconds(5), null, null, List.of(), Map.of()),
            new PressureSpec(false, Map.of(), 0.05, Duration.ofSeconds(10)),
            io.cemaf.rules.LimitsSpec.NONE,
            Map.of(),
            rules,
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            false,
            List.of(),
            io.cemaf.rules.MemorySpec.NONE,
            null,
            null,
            null,
            Map.of(),
            Map.of()));
  }
}
