package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ten thousand rules cost is counted, not timed. */
class ManyRulesTest {
  private static final int RULES = 10_000;

  @TempDir Path directory;

  @Test
  void rules_byTheThousand_loadInFileOrder() {
    var rules = TestRules.rules(directory, many("type: com.acme.Type%d, method: go"));

    assertThat(rules.rules()).hasSize(RULES);
    assertThat(rules.rules().get(RULES - 1).name()).isEqualTo("rule-" + (RULES - 1));
  }

  /** As many problems as rules, each with its place, and no quadratic search for spellings. */
  @Test
  void mistakes_byTheThousand_areAllReported() {
    var loaded =
        TestRules.load(directory, many("type: com.acme.Type%d, method: go, within: nowhere"));

    assertThat(loaded.problems()).hasSize(RULES);
    assertThat(loaded.problems().get(RULES - 1).source().line()).isEqualTo(RULES + 1);
  }

  /** Other rules' types are never looked at: the class is asked only for what it has. */
  @Test
  void class_thatOneOfManyRulesNames_isLookedUpNotSearched() {
    var matcher =
        new Matcher(TestRules.rules(directory, many("subtypesOf: com.acme.Type%d, method: go")));
    var supertypes = new CountedSet(Set.of("com.acme.Type7", "com.acme.Other"));
    var go = new ClassInfo.MethodInfo("go", "()V", 1, Set.of(), List.of());
    var info =
        new ClassInfo(
            "com.acme.Mine", 1, "com.acme.Other", List.of(), supertypes, Set.of(), List.of(go));

    var found = matcher.match(info);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).rules()).extracting(RuleSpec::name).containsExactly("rule-7");
    assertThat(supertypes.questions).isLessThan(10);
    assertThat(matcher.roots()).hasSize(RULES);
  }

  @Test
  void class_thatNoRuleNames_costsNothing() {
    var matcher =
        new Matcher(TestRules.rules(directory, many("type: com.acme.Type%d, method: go")));
    var supertypes = new CountedSet(Set.of("com.acme.Other"));
    var go = new ClassInfo.MethodInfo("go", "()V", 1, Set.of(), List.of());
    var info =
        new ClassInfo(
            "com.acme.Mine", 1, "com.acme.Other", List.of(), supertypes, Set.of(), List.of(go));

    assertThat(matcher.names("com.acme.Mine")).isFalse();
    assertThat(matcher.match(info)).isEmpty();
    assertThat(supertypes.questions).isZero();
  }

  private static String many(String match) {
    var text = new StringBuilder("rules:\n");
    for (var i = 0; i < RULES; i++) {
      text.append("  rule-").append(i).append(": { match: { ");
      text.append(String.format(match, i)).append(" }, bulkhead: 3 }\n");
    }
    return text.toString();
  }

  /** Counts the elements and answers that are asked of it. */
  private static final class CountedSet extends AbstractSet<String> {
    private final Set<String> names;
    private int questions;

    CountedSet(Set<String> names) {
      this.names = new HashSet<>(names);
    }

    @Override
    public boolean contains(Object name) {
      questions++;
      return names.contains(name);
    }

    @Override
    public Iterator<String> iterator() {
      questions += names.size();
      return names.iterator();
    }

    @Override
    public int size() {
      return names.size();
    }
  }
}
