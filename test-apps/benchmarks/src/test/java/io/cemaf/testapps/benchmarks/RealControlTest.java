package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark reaches by name is in the jar under these names. */
class RealControlTest {
  @TempDir Path directory;

  @Test
  void step_underRulesOfItsOwn_works() throws Exception {
    var rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            apiVersion: cemaf/v1
            guards: { calm: { when: [latency.one > 10m] } }
            rules: { one: { match: { type: com.acme.One, method: call }, guard: calm, bulkhead: 2 } }
            """);

    var control = new RealControl(rules);
    control.step();

    assertThat(control.rules()).isEqualTo(1);
    assertThat(control.signals()).isGreaterThan(1);
  }
}
