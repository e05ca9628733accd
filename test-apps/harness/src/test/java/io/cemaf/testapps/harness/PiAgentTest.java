package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.testapps.pi.PiAgent;
import io.cemaf.testapps.pi.PiAgentWithApi;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent for a Raspberry Pi that becomes too hot, once with rules alone and once with the API.
 */
class PiAgentTest {
  private static final int DOCUMENTS = 24;
  private static final int FEW = 6;

  @TempDir Path root;
  private FakeHost host;
  private LlmServer server;

  @BeforeEach
  void start() {
    host = FakeHost.in(root);
    server =
        LlmServer.start(ServerConfig.base().withKnee(32, Duration.ofMillis(40)).withTokens(12, 0));
  }

  @AfterEach
  void end() {
    server.close();
    host.close();
  }

  static Stream<Arguments> agents() {
    return Stream.of(
        Arguments.argumentSet("rules alone", PiAgent.class, "pi-agent.yaml"),
        Arguments.argumentSet("API", PiAgentWithApi.class, "pi-agent-api.yaml"));
  }

  private ForkPlan plan(Class<?> main, int documents) {
    return ForkedJvm.of(main, server.baseUrl().toString(), Integer.toString(documents)).on(host);
  }

  private long seen() {
    return server.stats().calls().seen();
  }

  @ParameterizedTest
  @MethodSource("agents")
  void agent_onABoardTooHot_pausesAndReadsOnWhenItHasCooled(Class<?> main, String rules)
      throws Exception {
    var yaml = Files.readString(Path.of("..", "pi-agent", "rules", rules));
    var app = plan(main, DOCUMENTS).expectFallBacks("FAKE_ROOT").rules(yaml).start();
    await().until(() -> seen() >= 4);

    host.setTemperature(78);
    await().until(() -> app.status().guard("board").path("state").asText().equals("OPEN"));
    await().until(() -> server.stats().calls().inFlight() == 0);
    var whileHot = seen();
    assertThat(whileHot).as("documents read before it became hot").isLessThan(DOCUMENTS);
    await().during(Duration.ofSeconds(1)).until(() -> seen() == whileHot);

    host.setTemperature(50);
    var ended = app.await();
    assertThat(ended.stdout()).startsWith(DOCUMENTS + " documents, ");
    assertThat(seen()).isEqualTo(DOCUMENTS);
  }

  @ParameterizedTest
  @MethodSource("agents")
  void agent_onAWarmBoard_readsSimply(Class<?> main, String rules) throws Exception {
    host.setTemperature(72);
    var yaml = Files.readString(Path.of("..", "pi-agent", "rules", rules));
    var ended = plan(main, FEW).expectFallBacks("FAKE_ROOT").rules(yaml).run();

    assertThat(ended.stdout()).isEqualTo(FEW + " documents, " + FEW + " of them read simply\n");
    assertThat(server.stats().requests()).allMatch(request -> request.contains("simple:"));
  }

  @Test
  void agent_withoutRules_goesOnHoweverHotItIs() {
    host.setTemperature(78);
    var ended = plan(PiAgent.class, FEW).bare().notHeld().run();

    assertThat(ended.stdout()).isEqualTo(FEW + " documents, 0 of them read simply\n");
    assertThat(seen()).isEqualTo(FEW);
  }

  @Test
  void agentWithApi_withoutTheAgent_readsAll() {
    var ended = plan(PiAgentWithApi.class, FEW).bare().notHeld().run();

    assertThat(ended.stdout()).isEqualTo(FEW + " documents, 0 of them read simply\n");
    assertThat(ended.stderr()).isEmpty();
  }
}
