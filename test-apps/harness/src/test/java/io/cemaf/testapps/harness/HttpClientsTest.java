package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain HTTP clients, for hosts that rules list. */
class HttpClientsTest extends LibraryCases {
  private static final String HERE = "{ hook: http.send, hosts: [\"127.*\", LocalHost] }";
  private static final String REFUSAL = "java.io.IOException";

  HttpClientsTest() {
    super("vendors", "HttpDriver");
  }

  @Override
  List<CallShape> shapes() {
    return List.of(
        new CallShape("jdk.sync", HERE, false, true, "", REFUSAL),
        new CallShape("jdk.async", HERE, false, true, "", REFUSAL),
        new CallShape("okhttp.sync", HERE, false, true, "", REFUSAL),
        new CallShape("okhttp.async", HERE, false, true, "", REFUSAL));
  }

  /** OkHttp's callback takes no error of ours alone, and OkHttp has timeouts of its own. */
  @Override
  String[] expectedFallBacks() {
    return new String[] {"NOT_TIMED"};
  }

  @ParameterizedTest
  @MethodSource("all")
  void request_toAHostThatIsNotListed_isNoneOfTheRules(CallShape shape) {
    var rule =
        client.use(
            "{ hook: http.send, hosts: [api.example.com, \"*.0.0.1.example.com\"] }",
            "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }");

    for (var i = 0; i < 3; i++) {
      assertAnswered(client.call(shape.name(), Map.of()));
    }

    assertThat(client.started(rule)).isZero();
    assertThat(client.server.stats().calls().answered()).isEqualTo(3);
  }
}
