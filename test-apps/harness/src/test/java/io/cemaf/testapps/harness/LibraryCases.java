package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.server.Fault;
import io.cemaf.testapps.server.Fault.Kind;
import io.cemaf.testapps.server.Knee;
import io.cemaf.testapps.server.ServerStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every library is shown to do under the agent, in each shape of call that it has: in one JVM,
 * against its real jar, judged by what reaches the server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LibraryCases {
  /**
   * A way to call a library.
   *
   * @param name as its driver knows it
   * @param hook that it belongs to
   * @param streams whether items come one after the other
   * @param cancels whether the library can be told that nobody waits any more
   * @param tokens where the request says how long the answer may be, as a JSON pointer; empty where
   *     it does not
   * @param refusal the class of what a refused call gets
   */
  record CallShape(
      String name, String hook, boolean streams, boolean cancels, String tokens, String refusal) {
    /** The same in a version whose requests stay as they are. */
    CallShape undegraded() {
      return new CallShape(name, hook, streams, cancels, "", refusal);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final String ANY_ANSWER = "the quick answer";
  private static final Knee QUICK = new Knee(32, Duration.ofMillis(1));
  private static final Map<String, Object> ASKED =
      Map.of("model", "big-model", "maxTokens", 200, "texts", List.of("one", "two"));

  private final String module;
  private final String driver;
  private final String[] arguments;
  private final Set<String> absent = new TreeSet<>();
  DrivenClient client;

  LibraryCases(String module, String driver, String... arguments) {
    this.module = module;
    this.driver = driver;
    this.arguments = arguments;
  }

  /** Its shapes. */
  abstract List<CallShape> shapes();

  /** Another version than the application was built with; null for the same. */
  @Nullable OtherVersion version() {
    return null;
  }

  @BeforeAll
  void start(@TempDir Path room) {
    var version = version();
    if (version == null) {
      client = new DrivenClient(room, module, driver, arguments);
      return;
    }
    client = new DrivenClient(room, version.classPath(module), driver, arguments);
    for (var shape : shapes()) {
      if (isAbsent(client.call(shape.name(), ASKED))) {
        absent.add(shape.name());
      }
    }
    System.out.println(version + ": " + all().toList() + ", without " + absent);
    assertThat(all()).as("shapes that %s has", version).isNotEmpty();
  }

  /** Whether the library has not yet, or no longer, what the application calls. */
  private static boolean isAbsent(JsonNode end) {
    return Stream.of(
            NoSuchMethodError.class,
            NoSuchFieldError.class,
            NoClassDefFoundError.class,
            AbstractMethodError.class,
            IncompatibleClassChangeError.class)
        .anyMatch(error -> end.toString().contains('"' + error.getName() + '"'));
  }

  @AfterEach
  void forget() {
    client.server.clearPlans();
  }

  @AfterAll
  void stop() {
    try {
      client.assertHealthy(expectedFallBacks());
    } finally {
      client.close();
    }
  }

  /** Those that the library's classes bring about. */
  String[] expectedFallBacks() {
    return new String[0];
  }

  /** The shapes whose answers are read after their method has returned. */
  Stream<CallShape> readLater() {
    return Stream.empty();
  }

  /** The limits of streams that end such a call in time. */
  List<String> limits(CallShape shape) {
    return List.of("firstToken", "betweenTokens");
  }

  final Stream<CallShape> all() {
    return shapes().stream().filter(shape -> !absent.contains(shape.name()));
  }

  final Stream<CallShape> streaming() {
    return all().filter(CallShape::streams);
  }

  final Stream<CallShape> cancellable() {
    return all().filter(CallShape::cancels);
  }

  /** Shapes whose answers say how many tokens they took, where the agent can see it. */
  final Stream<CallShape> telling() {
    return degradable().filter(this::tellsTokens);
  }

  /** Shapes whose failed calls are made again, by the same model or another. */
  final Stream<CallShape> failing() {
    return degradable().filter(this::isMadeAgain);
  }

  boolean isMadeAgain(CallShape shape) {
    return true;
  }

  boolean tellsTokens(CallShape shape) {
    return true;
  }

  final Stream<CallShape> degradable() {
    return all().filter(shape -> !shape.tokens().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("all")
  void call_underALimitThatItKeeps_isAnsweredAndCountedOnce(CallShape shape) {
    var rule = client.use(shape.hook(), "bulkhead: 8");

    var end = client.call(shape.name(), ASKED);

    assertAnswered(end);
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).as(client.stderr()).isEqualTo(1);
    assertThat(client.server.stats().calls().answered()).isEqualTo(1);
  }

  /** The limit holds until the answer is there, however it comes. */
  @ParameterizedTest
  @MethodSource("all")
  void calls_underALimitOfOne_reachTheServerOneAfterTheOther(CallShape shape) {
    var rule = client.use(shape.hook(), "bulkhead: 1");
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      var first = client.begin(shape.name(), ASKED);
      var second = client.begin(shape.name(), ASKED);

      assertAnswered(client.end(first));
      assertAnswered(client.end(second));
    } finally {
      client.server.speed(QUICK);
    }

    assertThat(client.server.stats().calls().seen()).isEqualTo(2);
    assertThat(client.server.stats().calls().maxInFlight()).isEqualTo(1);
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void call_thatIsRefused_getsTheLibrarysOwnExceptionWithTheReason(CallShape shape) {
    var rule =
        client.use(
            shape.hook(),
            "rateLimiter: { limitForPeriod: 1, limitRefreshPeriod: 1h, timeoutDuration: 0s }");

    assertAnswered(client.call(shape.name(), ASKED));
    var refused = client.call(shape.name(), ASKED);

    assertThat(refused.path("event").asText()).as(refused.toString()).isEqualTo("failed");
    assertThat(cause(refused)).as(refused.toString()).isEqualTo(shape.refusal());
    assertThat(refused.path("message").asText())
        .contains("rule '" + rule + "'", "rate." + rule, "threshold 1", "try again in ");
    assertThat(client.server.stats().calls().seen()).isEqualTo(1);
    client.awaitAllGivenBack(rule);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("degradable")
  void call_thatIsDegraded_reachesTheServerAskingForLess(CallShape shape) {
    var rule =
        client.use(
            shape.hook(),
            """
            degrade:
              normal: { set: { modelName: { big-model: small-model }, maxOutputTokens: 50% } }
            """);

    assertAnswered(client.call(shape.name(), ASKED));

    var received = client.server.stats().received();
    assertThat(received).hasSize(1);
    assertThat(received.get(0).model()).isEqualTo("small-model");
    assertThat(received.get(0).json().at(shape.tokens()).asInt())
        .as(received.get(0).body())
        .isEqualTo(100);
    assertThat(client.status().rule(rule).path("degraded").asInt()).isEqualTo(1);
  }

  /** The provider fails, and another of its models answers: nothing of the request else differs. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("failing")
  void call_thatFails_isAnsweredByTheModelThatItsRuleNames(CallShape shape) {
    var rule = client.use(shape.hook(), "fallback: { model: small-model, on: [5xx] }");
    client.server.plan(Fault.of(Kind.ERROR).withStatus(503).withModel("big-model"));

    assertAnswered(client.call(shape.name(), ASKED));

    var received = client.server.stats().received();
    assertThat(received)
        .extracting(ServerStats.Received::model)
        .containsExactly("big-model", "small-model");
    assertThat(received.get(1).json().at(shape.tokens()).asInt()).isEqualTo(200);
    assertThat(client.status().rule(rule).path("fellBack").asInt()).isEqualTo(1);
  }

  /** A call that is told to come again does, by itself. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("failing")
  void call_thatComesTooOften_isAnsweredAfterTheWait(CallShape shape) {
    var rule =
        client.use(shape.hook(), "quota: NAME", "quotas: { NAME: { requests: 1000/min } }\n");
    client.server.plan(Fault.of(Kind.RATE_LIMIT).withRetryAfterSeconds(1));

    assertAnswered(client.call(shape.name(), ASKED));

    assertThat(client.server.stats().received())
        .extracting(ServerStats.Received::model)
        .containsExactly("big-model", "big-model");
    assertThat(client.status().rule(rule).path("retried").asInt()).isEqualTo(1);
    assertThat(client.status().json().at("/quotas/" + rule)).hasSize(1);
  }

  /** What an answer says of its tokens is what its quota goes by. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("telling")
  void call_thatIsAnswered_usesTheTokensThatItSays(CallShape shape) {
    var rule = client.use(shape.hook(), "quota: NAME", "quotas: { NAME: { tokens: 100000/d } }\n");

    assertAnswered(client.call(shape.name(), Map.of("model", "big-model", "maxTokens", 50_000)));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        client.status().json().at("/quotas/" + rule + "/0/tokensLeft").asDouble())
                    .as(client.status().json().at("/quotas/" + rule).toString())
                    .isGreaterThan(99_000));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("streaming")
  void stream_underARule_comesItemByItemToItsEnd(CallShape shape) {
    client.use(shape.hook(), "bulkhead: 1");

    var id = client.begin(shape.name(), ASKED);

    assertAnswered(client.end(id));
    assertThat(client.events(id).stream().filter(LibraryCases::isToken).count()).isGreaterThan(2);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cancellable")
  void call_thatIsCancelled_givesItsPermitToTheNext(CallShape shape) {
    var rule = client.use(shape.hook(), "bulkhead: 1");
    client.server.speed(new Knee(32, Duration.ofSeconds(1)));
    try {
      var id = client.begin(shape.name(), ASKED);
      await().until(() -> client.server.stats().calls().seen() == 1);
      client.cancel(id);
      client.end(id);
      client.awaitAllGivenBack(rule);
    } finally {
      client.server.speed(QUICK);
    }

    assertAnswered(client.call(shape.name(), ASKED));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("readLater")
  void stream_thatIsClosedHalfWay_givesItsPermitToTheNext(CallShape shape) {
    var rule = client.use(shape.hook(), "bulkhead: 1");

    assertAnswered(client.call(shape.name(), leaving("close")));

    client.awaitAllGivenBack(rule);
    assertAnswered(client.call(shape.name(), ASKED));
    client.awaitAllGivenBack(rule);
    assertThat(client.started(rule)).isEqualTo(2);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("readLater")
  void stream_thatIsForgotten_givesItsPermitToTheNextOnceItIsCollected(CallShape shape) {
    var rule = client.use(shape.hook(), "bulkhead: 1");
    client.server.speed(new Knee(32, DrivenClient.SLOW_TOKEN));
    try {
      assertAnswered(client.call(shape.name(), leaving("forget")));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                var unused = client.call("collect", Map.of());
                return client.status().rule(rule).path("permitsTaken").asInt(-1) == 0;
              });
    } finally {
      client.server.speed(QUICK);
    }

    assertAnswered(client.call(shape.name(), ASKED));
    client.awaitAllGivenBack(rule);
  }

  private static Map<String, Object> leaving(String how) {
    var asked = new HashMap<>(ASKED);
    asked.put("leave", how);
    return asked;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("readLater")
  void stream_thatIsSilentForLonger_failsNamingTheLimit(CallShape shape) {
    client.server.speed(new Knee(32, Duration.ofSeconds(5)));
    try {
      for (var limit : limits(shape)) {
        var rule = client.use(shape.hook(), "bulkhead: 1\ntimeLimiter: { " + limit + ": 500ms }");

        var end = client.call(shape.name(), ASKED);

        assertThat(end.path("event").asText()).as(end.toString()).isEqualTo("failed");
        assertThat(cause(end)).isEqualTo("io.cemaf.CallTimeoutException");
        assertThat(end.path("message").asText()).contains("500 ms (timeLimiter." + limit + ")");
        client.awaitAllGivenBack(rule);
        assertThat(client.status().rule(rule).path("timedOut").asInt()).isEqualTo(1);
      }
    } finally {
      client.server.speed(QUICK);
    }
  }

  /** What a library's own futures put around a failure says nothing. */
  private static String cause(JsonNode failed) {
    var type = failed.path("type").asText();
    return type.equals(CompletionException.class.getName())
        ? failed.path("causes").path(0).asText()
        : type;
  }

  private static boolean isToken(JsonNode event) {
    return event.path("event").asText().equals("token");
  }

  void assertAnswered(JsonNode end) {
    assertThat(end.path("event").asText()).as(end + "\n" + client.stderr()).isEqualTo("done");
  }
}
