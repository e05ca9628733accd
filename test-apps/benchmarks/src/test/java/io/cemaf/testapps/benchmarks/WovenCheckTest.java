package io.cemaf.testapps.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.harness.AgentJar;
import io.cemaf.testapps.harness.ForkPlan;
import io.cemaf.testapps.harness.ForkedJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A figure of something else than what was meant is none: the run fails. */
class WovenCheckTest {
  private static final String TARGET = "io.cemaf.testapps.benchmarks.Checked$Target";

  private static ForkPlan check(String what, String state, String type) {
    var plan =
        ForkedJvm.of(Checked.class, what, state)
            .property("cemaf.jar", AgentJar.path().toString())
            .rules(
                """
                apiVersion: cemaf/v1
                pressure: { levels: { emergency: { temperature: 150C } } }
                rules:
                  site:
                    match: { type: "%s", method: "*" }
                    bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s }
                """
                    .formatted(type));
    return state.equals("off") ? plan.property("cemaf.rule.site.mode", "off") : plan;
  }

  @ParameterizedTest
  @CsvSource({"active, on", "inactive, off", "full, held"})
  void check_ofWhatWasMeant_passes(String what, String state) {
    check(what, state, TARGET).prints("fine\n").run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"active", "inactive", "full"})
  void check_ofAClassThatIsNotWoven_fails(String what) {
    var ended = check(what, "held", "com.acme.Nobody").run();

    assertThat(ended.stdout()).contains("Checked$Target is not woven");
  }

  @ParameterizedTest
  @CsvSource({
    "active, off, calls of site: 1000 expected",
    "inactive, on, calls of site: 0 expected",
    "full, on, a call of rule site was not refused"
  })
  void check_ofAnotherState_fails(String what, String state, String problem) {
    assertThat(check(what, state, TARGET).run().stdout()).contains(problem);
  }
}
