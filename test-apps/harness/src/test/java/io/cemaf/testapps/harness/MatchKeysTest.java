package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of match: what is met, and what is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchKeysTest {
  private FakeHost host;
  private DrivenJvm app;

  @BeforeAll
  void start(@TempDir Path root) {
    host = FakeHost.in(root);
    app = DrivenJvm.on(host);
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

  static Stream<Arguments> matches() {
    return Stream.of(
        argumentSet("type and method", "type: com.acme.desk.Desk, method: ask", "ask", "tell"),
        argumentSet("type alone", "type: com.acme.desk.Desk", "tell", "shelf"),
        argumentSet("another type", "type: com.acme.desk.Shelf, method: ask", "shelf", "ask"),
        argumentSet("subtypes, one", "subtypesOf: com.acme.desk.Asked, method: ask", "ask", "tell"),
        argumentSet(
            "subtypes, the other", "subtypesOf: com.acme.desk.Asked, method: ask", "shelf", "tell"),
        argumentSet("annotation", "annotatedWith: com.acme.desk.Marked", "marked", "ask"),
        argumentSet("wildcard", "type: com.acme.desk.Desk, method: t*", "tell", "ask"),
        argumentSet(
            "text parameter",
            "type: com.acme.desk.Desk, method: sort, parameterTypes: [java.lang.String]",
            "sortText",
            "sortNumber"),
        argumentSet(
            "number parameter",
            "type: com.acme.desk.Desk, method: sort, parameterTypes: [int]",
            "sortNumber",
            "sortText"),
        argumentSet(
            "two parameters",
            "type: com.acme.desk.Desk, method: pair, parameterTypes: [java.lang.String, int]",
            "pairTextFirst",
            "pairNumberFirst"),
        argumentSet(
            "the same two the other way round",
            "type: com.acme.desk.Desk, method: pair, parameterTypes: [int, java.lang.String]",
            "pairNumberFirst",
            "pairTextFirst"),
        argumentSet("hook", "hook: llm.chat", "chat", "ask"),
        argumentSet(
            "within", "type: com.acme.desk.Desk, method: inner, within: outer", "outer", "inner"));
  }

  @ParameterizedTest
  @MethodSource("matches")
  void match_meetsWhatItSays_andNothingElse(String match, String met, String other) {
    app.use(
        """
        rules:
          outer: { match: { type: com.acme.desk.Desk, method: outer }, bulkhead: 16 }
          one: { match: { %s }, bulkhead: 1 }
        """
            .formatted(match));

    assertThat(app.burst(met, 4, 60).most()).isEqualTo(1);
    assertThat(app.burst(other, 4, 60).most()).isEqualTo(4);
  }

  @Test
  void threads_ofAName_areMetAlone() {
    app.use(
        """
        rules:
          batch:
            match: { type: com.acme.desk.Desk, method: ask, threads: "batch-*" }
            bulkhead: 1
        """);

    assertThat(app.burst("ask", 4, 60, "batch-").most()).isEqualTo(1);
    assertThat(app.burst("ask", 4, 60, "user-").most()).isEqualTo(4);
  }

  @Test
  void hook_narrowedByThreads_isMetOnThemAlone() {
    app.use("rules:\n  batch: { match: { hook: llm.chat, threads: \"batch-*\" }, bulkhead: 1 }\n");

    assertThat(app.burst("chat", 4, 60, "batch-").most()).isEqualTo(1);
    assertThat(app.burst("chat", 4, 60, "user-").most()).isEqualTo(4);
  }

  @Test
  void rules_ofSeveralOnOneMethod_areMergedInTheirOrder() {
    app.use(
        """
        rules:
          batch: { match: { type: com.acme.desk.Desk, method: ask, threads: "batch-*" }, bulkhead: 1 }
          all: { match: { type: com.acme.desk.Desk, method: ask }, bulkhead: 3, delay: 40ms }
        """);

    var batch = app.burst("ask", 4, 100, "batch-");
    assertThat(batch.most()).isEqualTo(1);
    var user = app.burst("ask", 6, 200, "user-");
    assertThat(user.most()).isEqualTo(3);
    assertThat(user.spanMillis()).isGreaterThanOrEqualTo(5 * 40 - 1);
  }
}
