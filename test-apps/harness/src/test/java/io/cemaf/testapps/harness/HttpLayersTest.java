package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** openai-java over OkHttp: what it sends is part of its call, where a rule guards that. */
class HttpLayersTest {
  private static final String HERE = "{ hook: http.send, hosts: [\"127.*\", localhost] }";

  private DrivenClient client;

  @BeforeEach
  void start(@TempDir Path room) {
    client = new DrivenClient(room, "vendors", "OpenAiDriver");
  }

  @AfterEach
  void stop() {
    try {
      client.assertHealthy("NOT_TIMED");
    } finally {
      client.close();
    }
  }

  private void answered(String shape) {
    var end = client.call(shape, Map.of());
    assertThat(end.path("event").asText()).as(end + "\n" + client.stderr()).isEqualTo("done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.sync", "chat.async"})
  void request_ofALibrarysCall_takesNoSecondPermit(String shape) {
    var rule =
        client.use("llm.chat", "bulkhead: 1", "  web: { match: " + HERE + ", bulkhead: 1 }\n");

    answered(shape);
    answered(shape);

    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(2);
    assertThat(client.started("web")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.sync", "chat.async"})
  void request_ofALibraryThatNoRuleIsAbout_isACallOfItsOwn(String shape) {
    var rule = client.use(HERE, "bulkhead: 1");

    answered(shape);

    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(1);
  }
}
