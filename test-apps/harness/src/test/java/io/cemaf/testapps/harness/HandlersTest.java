package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.desk.Enquiry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bulkhead on a method that answers a handler does not end with the return unsaid. */
class HandlersTest {
  private static final String OVERLOADS =
      """
      apiVersion: cemaf/v1
      rules:
        client:
          match: { type: com.acme.AsyncClient, method: call }
          bulkhead: { maxConcurrentCalls: 2, maxWaitDuration: 30s }
      """;

  private static final String FIX =
      "rule 'client' limits com\\.acme\\.AsyncClient\\.call only until it returns"
          + ".*callEnd: \\{ argument: 1, methods: ";

  private static final String A_CLASS =
      """
      apiVersion: cemaf/v1
      rules:
        ask:
          match: { type: com.acme.desk.Enquiry, method: ask }
          callEnd: { argument: 0, methods: [done] }
          bulkhead: { maxConcurrentCalls: 1, maxWaitDuration: 0s }
      """;

  @TempDir Path room;

  @Test
  void handlerThatIsAClass_isCalledItselfAndCountedAndThePermitEndsWithTheReturn() {
    var ended =
        ForkedJvm.of(Enquiry.class)
            .rules(A_CLASS)
            .prints("answered\nanswered\n")
            .expectFallBacks("CALLBACK_UNWRAPPED")
            .run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void overload_withAHandler_isWarnedOfWhileTheOtherIsLimited() {
    var ended =
        Apps.scenario("futures")
            .rules(OVERLOADS)
            .prints("24 answered, at most 2 at once\n")
            .expectLine("warning CEMAF-R023: " + FIX)
            .run();

    assertThat(ended.stderr().lines()).hasSize(1);
    assertThat(ended.exit()).isZero();
  }

  @Test
  void overload_withAHandler_isAFindingOfCheck() throws Exception {
    var rules = Files.writeString(room.resolve("rules.yaml"), OVERLOADS);

    var checked =
        Commands.cemaf(
            room, "check", rules.toString(), "-cp", ForkPlan.applicationClassPath(), "--trust");

    assertThat(checked.stdout()).containsPattern("rules\\.yaml:3:3: warning CEMAF-R023: " + FIX);
    assertThat(checked.exit()).isEqualTo(1);
  }
}
