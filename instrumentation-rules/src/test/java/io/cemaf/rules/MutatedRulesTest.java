package io.cemaf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, loading it ends in rules or in problems. */
class MutatedRulesTest {
  private static final String SPICE =
      "{}[]:,#&*!|>%@`\"'\n\t -?~<=$\0\u00e9\ud83d\u2028 0123456789azAZ";
  private static final int ROUNDS = 150;

  @TempDir Path directory;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void file_mutated_endsInRulesOrProblems(long seed) throws IOException {
    var whole = Files.readString(Path.of(System.getProperty("cemaf.root"), "docs", "rules.yaml"));
    var random = new Random(seed);
    var refused = 0;
    for (var round = 0; round < ROUNDS; round++) {
      var text = mutated(whole, random);
      Loaded loaded;
      try {
        loaded = TestRules.load(directory, text.replace("\ud83d", "?"));
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
      }
      var errors =
          loaded.problems().stream()
              .filter(each -> each.severity() == Problem.Severity.ERROR)
              .count();
      assertThat(loaded.rules() == null).as("round %s", round).isEqualTo(errors > 0);
      refused += errors > 0 ? 1 : 0;
    }
    assertThat(refused).as("mutations that matter").isGreaterThan(ROUNDS / 2);
  }

  private static String mutated(String text, Random random) {
    var mutated = new StringBuilder(text);
    for (var edits = 1 + random.nextInt(6); edits > 0; edits--) {
      var at = random.nextInt(mutated.length());
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
        case 1 -> mutated.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
        case 2 -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(30)));
        default -> {
          var from = random.nextInt(text.length());
          mutated.insert(at, text, from, Math.min(text.length(), from + random.nextInt(60)));
        }
      }
    }
    return mutated.toString();
  }
}
