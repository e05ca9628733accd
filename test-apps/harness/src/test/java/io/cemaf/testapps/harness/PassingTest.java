package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a guarded method throws reaches its caller as the same instance, whatever guards it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassingTest {
  private static final String[] FAULTS = {
    "checked", "runtime", "error", "stack", "memory", "refused", "timeout", "interrupted"
  };

  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
  }

  @BeforeEach
  void calm() {
    host.setTemperature(50);
  }

  @AfterAll
  void end() {
    try {
      app.assertHealthy();
    } finally {
      app.close();
      host.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "guard: board",
    "bulkhead: 2",
    "'concurrency: { algorithm: elastic }'",
    "'concurrency: { algorithm: aimd, initialLimit: 4 }'",
    "throttle: 70%",
    "delay: 1ms",
    "allocation: { maxWorkers: 4 }",
    "circuitBreaker: { slidingWindowSize: 1000 }",
    "rateLimiter: 1000/s",
    "timeLimiter: 10s",
    "'retry: { maxAttempts: 2, waitDuration: 1ms }, idempotent: true'",
    "degrade: { high: { skip: { return: x } } }",
    "'bulkhead: 2, mode: observe'"
  })
  void whatIsThrown_underAKey_isTheSameInstanceAndNothingIsHeld(String keys) {
    app.use(
        "memory: { hardLimit: 99% }\n"
            + "guards: { board: { when: [temperature > 90C] } }\n"
            + "rules:\n  one: { match: { type: com.acme.desk.Flaky, method: ask }, "
            + keys
            + " }\n");
    app.order("property desk.faults " + Integer.MAX_VALUE);
    for (var fault : FAULTS) {
      app.order("property desk.fault " + fault);
      assertThat(app.call("flaky")).as(fault).startsWith("its own ").doesNotContain("interrupted");
    }
    var rule = app.jvm().status().rule("one");
    assertThat(rule.path("inFlight").asInt(-1)).isZero();
    assertThat(rule.path("permitsTaken").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'degrade: { normal: { split: { arg: 0, size: 2 } } }'",
    "'bulkhead: 1, degrade: { normal: { split: { arg: 0, size: 1 } } }'"
  })
  void whatAPieceThrows_isTheSameInstance(String keys) {
    app.use(
        "rules:\n  one: { match: { type: com.acme.desk.Flaky, method: list }, " + keys + " }\n");
    for (var fault : FAULTS) {
      app.order("property desk.fault ," + fault);
      app.order("property desk.faults " + Integer.MAX_VALUE);
      app.call("flakyCalls");
      assertThat(app.call("flakyList")).as(fault).startsWith("its own ");
      assertThat(app.call("flakyCalls")).as(fault).isEqualTo("2");
    }
  }
}
