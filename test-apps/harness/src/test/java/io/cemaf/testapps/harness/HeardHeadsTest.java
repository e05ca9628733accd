package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What HTTP clients were answered is heard by calls, and is the application's as it was. */
class HeardHeadsTest {
  private static final String LLM_RULES =
      "apiVersion: cemaf/v1\nrules: { chat: { match: llm.chat, quota: q } }\nquotas: { q: {} }\n";

  private static final String ANSWERED =
      """
      jdk.sync 429 7
      jdk.async 429 7
      connection 429 7
      okhttp.sync 429 7
      okhttp.async 429 7
      """;

  private final LlmServer server = LlmServer.start(ServerConfig.base());

  @BeforeEach
  void refuseAll() {
    server.plan(
        Fault.of(Fault.Kind.RATE_LIMIT).withTimes(Integer.MAX_VALUE).withRetryAfterSeconds(7));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ForkPlan plan(String what) {
    var url = server.root() + "/v1/chat/completions";
    // As later JDKs do: what is woven into the JDK's own classes is verified as well.
    return ForkedJvm.of(Hearer.class, url, what)
        .flags("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
  }

  @Test
  void clients_bare_answerWhatTheServerSays() {
    var ended = plan("ask").bare().notHeld().prints(ANSWERED).run();

    assertThat(ended.exit()).isZero();
  }

  @Test
  void clients_wovenWhereNobodyListens_answerTheSame() {
    var ended = plan("ask").rules(LLM_RULES).prints(ANSWERED).run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }

  @Test
  void call_thatListens_hearsOfEachClientsResponseBeforeTheApplicationDoes() {
    var expected =
        ANSWERED.lines().map(line -> line + ", heard 429 7 null, in time 429 7 null\n").toList();

    var ended = plan("listen").rules(LLM_RULES).prints(String.join("", expected)).run();

    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.exit()).isZero();
  }
}
