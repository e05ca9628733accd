package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.acme.desk.Opening;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules hold from an application's first call on, however early it comes. */
class FirstCallsTest {
  private static final String ONE_AT_ONCE =
      """
      apiVersion: cemaf/v1
      rules:
        stay:
          match: { type: com.acme.desk.Opening, method: stay }
          bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s }
      """;

  private static final String SKIPPED =
      """
      apiVersion: cemaf/v1
      rules:
        answer:
          match: { type: com.acme.desk.Opening, method: answer }
          degrade: { critical: { skip: { return: skipped } } }
      """;

  static Stream<Arguments> firstCalls() {
    return Stream.of(
        argumentSet(
            "a bulkhead of one",
            ForkedJvm.of(Opening.class, "at once").rules(ONE_AT_ONCE),
            "1 of 4 let in\n"),
        argumentSet(
            "a skip at a forced level",
            ForkedJvm.of(Opening.class, "in turn")
                .rules(SKIPPED)
                .property("cemaf.level.force", "critical"),
            "skipped\n".repeat(4)),
        argumentSet(
            "a skip with a recording under way",
            ForkedJvm.of(Opening.class, "in turn")
                .rules(SKIPPED)
                .property("cemaf.level.force", "critical")
                .flags("-XX:StartFlightRecording", "-Xlog:jfr+startup=off"),
            "skipped\n".repeat(4)));
  }

  @ParameterizedTest
  @MethodSource("firstCalls")
  void firstCalls_ofAnApplication_areGatedFromMainOn(ForkPlan plan, String printed) {
    var ended = plan.prints(printed).run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }
}
