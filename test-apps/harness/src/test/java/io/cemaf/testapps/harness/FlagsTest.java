package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under flags of every kind the application is as it is without the agent; under those that the
 * agent cannot do its work with, it stays off or falls back.
 */
class FlagsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"-Xint", "-Xverify:all", "-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
  void application_underAFlag_isAsWithoutTheAgent(String flag) {
    var bare = Apps.scenario("shapes").flags(flag).bare().notHeld().run();

    var woven = Apps.scenario("shapes").flags(flag).rules(Apps.ALL_SHAPES).run();

    assertThat(woven.stdout()).isEqualTo(bare.stdout()).isNotEmpty();
    assertThat(woven.stderr()).isEqualTo(bare.stderr());
    assertThat(woven.exit()).isEqualTo(bare.exit()).isZero();
    assertThat(woven.status().json().path("woven").toString())
        .contains("com.acme.Question.answer", "com.acme.Tools.sum", "com.acme.Failing.call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-Xint", "-Xverify:all", "-XX:+UseSerialGC", "-XX:+UseG1GC", "-XX:+UseZGC"})
  void limit_underAFlag_holdsAsWithoutIt(String flag) {
    var bare = Apps.scenario("pool").flags(flag).bare().notHeld().run();

    var limited = Apps.scenario("pool").flags(flag).rules(Apps.TWO_AT_ONCE).run();

    assertThat(bare.stdout()).isEqualTo("24 answered, at most 8 at once\n");
    assertThat(limited.stdout()).isEqualTo(bare.stdout().replace("8 at once", "2 at once"));
    assertThat(limited.stderr()).isEqualTo(bare.stderr());
  }

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
