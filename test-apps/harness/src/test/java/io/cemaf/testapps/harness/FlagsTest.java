package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Under flags that the agent cannot do its work with, it stays off or falls back. */
class FlagsTest {
  @ParameterizedTest
  @ValueSource(strings = {"-Xverify:none", "-XX:-BytecodeVerificationRemote"})
  void agent_withoutTheVerifier_staysOffWithOneLine(String flag) {
    var ended =
        Apps.scenario("pool")
            .notHeld()
            // The second of the two is a diagnostic flag on some JDKs.
            .flags("-XX:+UnlockDiagnosticVMOptions", flag)
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 8 at once\n")
            .expectLine("the agent stays off: " + flag)
            .run();

    assertThat(ended.exit()).isZero();
  }

  @Test
  void bootClasses_thatComeByAppending_limitAllTheSame() {
    var ended =
        Apps.scenario("pool")
            .property("cemaf.boot.append", "true")
            .rules(Apps.TWO_AT_ONCE)
            .prints("24 answered, at most 2 at once\n")
            .expectFallBacks("BOOT_APPENDED")
            .run();

    assertThat(ended.exit()).isZero();
  }
}
