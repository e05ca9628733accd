package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Beside OpenTelemetry's agent, in either order, both at work. */
class SecondAgentTest {
  private static final String OTHER =
      Path.of(System.getProperty("cemaf.test.agents"), "opentelemetry-javaagent.jar").toString();

  @Test
  void otherAgent_givenBefore_changesNothing() {
    var ended = bothOnThePool().otherAgentBefore(OTHER).run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stderr()).contains("opentelemetry-javaagent");
  }

  @Test
  void otherAgent_givenAfter_changesNothing() {
    var ended = bothOnThePool().otherAgentAfter(OTHER).run();

    assertThat(ended.exit()).isZero();
    assertThat(ended.stderr()).contains("opentelemetry-javaagent");
  }

  /** The other agent weaves executors and sends nothing. */
  private static ForkPlan bothOnThePool() {
    return Apps.scenario("pool")
        .property("otel.traces.exporter", "none")
        .property("otel.metrics.exporter", "none")
        .property("otel.logs.exporter", "none")
        .rules(Apps.TWO_AT_ONCE)
        .prints("24 answered, at most 2 at once\n");
  }
}
