package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that premain goes by. */
class RuleNamesTest {
  @TempDir Path directory;

  /** What premain goes by must miss nothing that the matcher finds. */
  @Test
  void names_ofFilesAlone_coverTheMatchers() {
    var file =
        TestRules.write(
            directory,
            "rules.yaml",
            """
            include: more.yaml
            rules:
              a: { match: { type: com.acme.A } }
              b: { match: { subtypesOf: com.acme.B, annotatedWith: com.acme.C } }
            """);
    TestRules.write(directory, "more.yaml", "rules: { c: { match: llm.chat } }");
    var loader = RulesLoader.read(List.of(file), TestRules.options(directory));
    var names = loader.names();
    var matcher = new Matcher(loader.load().rules());

    assertThat(names.types()).containsAll(matcher.types()).contains("com.acme.A");
    assertThat(names.names("com.acme.A")).isTrue();
    assertThat(names.names("com.acme.B")).isFalse();
    assertThat(names.roots()).containsAll(matcher.roots()).contains("com.acme.B");
    assertThat(names.annotations()).isEqualTo(matcher.annotations());
  }

  @Test
  void names_withoutFiles_areThePacks() {
    var names = RulesLoader.read(List.of(), TestRules.options(directory)).names();

    assertThat(names.roots()).isEqualTo(PackIndex.load().roots()).isNotEmpty();
  }

  @Test
  void names_ofABrokenFile_areWhatCouldBeRead() {
    var file =
        TestRules.write(
            directory, "rules.yaml", "nonsense: 1\nrules: { a: { match: { type: A } } }");
    var loader = RulesLoader.read(List.of(file), TestRules.options(directory));

    assertThat(loader.names().types()).contains("A");
    assertThat(loader.load().rules()).isNull();
  }
}
