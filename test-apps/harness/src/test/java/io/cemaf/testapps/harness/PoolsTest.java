package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that rules are about: how many of their tasks are at work at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolsTest {
  private FakeHost host;
  private DrivenJvm app;
  private int made;

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
      app.assertHealthy("POOL_STARVED", "POOL_NOT_RESIZABLE");
    } finally {
      app.close();
      host.close();
    }
  }

  /** A pool of its own for each test. */
  private String crew(String kind, int core, int most) {
    made++;
    var name = "crew" + made;
    assertThat(app.order("crew " + kind + " " + name + " " + core + " " + most)).isEqualTo("done");
    return name;
  }

  private void use(String match, String keys) {
    app.use("pools:\n  crews: { match: { " + match + " }, " + keys + " }\n");
  }

  private void heat(String level, double temperature) {
    host.setTemperature(temperature);
    app.awaitLevel(level);
  }

  private JsonNode pool(String crew) {
    for (var each : app.jvm().status().json().path("pools")) {
      if (each.path("threads").asText().startsWith(crew + "-")) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private void awaitLimit(String crew, String limit) {
    await().untilAsserted(() -> assertThat(pool(crew).path("limit").asText()).isEqualTo(limit));
  }

  private int[] over(String crew) {
    var words = app.order("crew over " + crew).split(" ");
    return new int[] {
      Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2])
    };
  }

  private void awaitStarted(String crew, int tasks) {
    await().until(() -> over(crew)[2] >= tasks);
  }

  @Test
  void maxWorkers_lowered_letsNoTaskStartAboveIt() {
    use("threads: \"crew*\"", "maxWorkers: { normal: 8, critical: 2 }");
    var crew = crew("make", 8, 8);
    app.order("crew start " + crew + " 400 200");
    awaitStarted(crew, 8);
    assertThat(over(crew)[1]).isEqualTo(8);

    heat("critical", 85);
    awaitLimit(crew, "2");
    app.order("crew watch " + crew + " 2");
    awaitStarted(crew, 10);
    assertThat(over(crew)[0]).as("began above the limit").isZero();
    assertThat(over(crew)[1]).isEqualTo(2);

    host.setTemperature(50);
    app.awaitLevel("normal");
    await().until(() -> over(crew)[1] == 8);
    assertThat(pool(crew).path("state").asText()).isEqualTo("own size");
    app.order("crew clear " + crew);
  }

  /** It begins above a limit by what is submitted at the same moment, at most. */
  @Test
  void newPool_whileCut_isCutFromItsFirstTaskOn() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 2 }");
    var before = crew("make", 1, 1);
    app.order("crew start " + before + " 1 10");
    heat("critical", 85);
    awaitLimit(before, "null");

    var crew = crew("make", 8, 8);
    app.order("crew start " + crew + " 1 50");
    awaitLimit(crew, "2");
    app.order("crew watch " + crew + " 2");
    app.order("crew start " + crew + " 20 50");
    awaitStarted(crew, 20);
    assertThat(over(crew)[0]).isZero();
  }

  @Test
  void minWorkers_higher_keepsThatMany() {
    use("threads: \"crew*\"", "minWorkers: 3, maxWorkers: { critical: 1 }");
    var crew = crew("make", 8, 8);
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, "3");
    app.order("crew watch " + crew + " 3");
    app.order("crew start " + crew + " 12 100");
    awaitStarted(crew, 12);

    assertThat(over(crew)[1]).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads: \"crew*\"                                             | 1",
        "threads: \"other-*\"                                           | 4",
        "type: com.acme.desk.Crews$OwnPool                              | 1",
        "type: java.util.concurrent.ThreadPoolExecutor                  | 4",
        "subtypesOf: java.util.concurrent.ThreadPoolExecutor            | 1",
        "subtypesOf: java.util.concurrent.ForkJoinPool                  | 4",
        "owner: com.acme.desk.Crews                                     | 1",
        "owner: \"com.acme.des*\"                                       | 1",
        "owner: com.acme.other.Crews                                    | 4",
        "subtypesOf: java.util.concurrent.Executor, threads: \"other*\" | 4"
      })
  void match_ofAnotherKey_isAboutOtherPools(String match, int most) {
    use(match, "maxWorkers: 1");
    var crew = crew("makeOwn", 4, 4);
    app.order("crew start " + crew + " 1 10");
    awaitStarted(crew, 1);
    await()
        .untilAsserted(
            () -> {
              app.order("crew watch " + crew + " " + most);
              app.order("crew start " + crew + " 8 60");
              awaitStarted(crew, 8);
              assertThat(over(crew)[1]).isEqualTo(most);
            });
  }

  @Test
  void maxWorkers_byCondition_followsTheSignal() {
    use("threads: \"crew*\"", "maxWorkers: { temperature > 55C: 1 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    host.setTemperature(58);
    awaitLimit(crew, "1");

    host.setTemperature(50);
    awaitLimit(crew, "null");
  }

  /** The application never sees that its pool is smaller, and is not fought. */
  @Test
  void sizes_setWhileCut_countOnceItRelaxes() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 2 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, "2");
    assertThat(app.order("crew sizes " + crew)).isEqualTo("4 4");

    assertThat(app.order("crew set " + crew + " 6 7")).isEqualTo("done");
    assertThat(app.order("crew sizes " + crew)).isEqualTo("6 7");
    assertThat(app.order("crew set " + crew + " 9 7"))
        .as("core above maximum")
        .isEqualTo("refused");
    app.order("crew watch " + crew + " 2");
    app.order("crew start " + crew + " 12 60");
    awaitStarted(crew, 12);
    assertThat(over(crew)[0]).as("began above the limit").isZero();

    app.order("crew start " + crew + " 300 60");
    host.setTemperature(50);
    app.awaitLevel("normal");
    await().until(() -> over(crew)[1] == 6);
    app.order("crew clear " + crew);
    assertThat(app.order("crew sizes " + crew)).isEqualTo("6 7");
  }

  @Test
  void tasksThatWaitForEachOther_inAPoolCutToOne_areLetGo() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, "1");

    assertThat(app.order("crew join " + crew + " 2")).isEqualTo("2");

    assertThat(pool(crew).path("state").asText()).startsWith("unshrinkable");
    assertThat(app.jvm().status().fallBacks()).containsKey("POOL_STARVED");
    assertThat(app.jvm().stderr())
        .contains("rule 'crews' had cut")
        .contains("waited for each other");
  }

  /** A worker that sleeps, or waits for another machine, waits for no other task. */
  @Test
  void tasksThatTakeLong_inAPoolCutToOne_stayCut() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, "1");
    app.order("crew watch " + crew + " 1");
    app.order("crew start " + crew + " 2 3500");
    awaitStarted(crew, 2);

    assertThat(over(crew)[1]).isEqualTo(1);
    assertThat(pool(crew).path("limit").asInt()).isEqualTo(1);
  }

  @Test
  void shutdown_whileCut_letsThePoolEnd() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 40 60");
    awaitStarted(crew, 4);
    heat("critical", 85);
    awaitLimit(crew, "1");
    app.order("crew shutdown " + crew);
    host.setTemperature(50);

    await().until(() -> app.order("crew ended " + crew).equals("true"));
    assertThat(over(crew)[2]).isEqualTo(40);
    await().until(() -> pool(crew).isMissingNode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"makeTimers", "makeElastic", "makeParallel"})
  void pool_thatMustNotBeCut_isLeftAlone(String kind) {
    use("threads: \"crew*\"", "maxWorkers: 1");
    var crew = crew(kind, 4, 4);
    app.order("crew watch " + crew + " 4");
    assertThat(app.order("crew start " + crew + " 4 300")).isEqualTo("refused 0");
    awaitStarted(crew, 4);

    assertThat(over(crew)[1]).isEqualTo(4);
    assertThat(pool(crew).path("state").asText()).startsWith("left alone");
  }

  /** What is at work goes on: the JDK lets workers rest that find no task. */
  @Test
  void forkJoinPool_whereTheJdkCan_isResized() {
    use("subtypesOf: java.util.concurrent.ForkJoinPool", "maxWorkers: { critical: 2 }");
    var crew = crew("makeForkJoin", 6, 6);
    app.order("crew start " + crew + " 6 100");
    awaitStarted(crew, 6);
    heat("critical", 85);
    if (Jdk.underTest().feature() < 19) {
      await().until(() -> pool(crew).path("state").asText().startsWith("left alone"));
      assertThat(app.jvm().status().fallBacks()).containsKey("POOL_NOT_RESIZABLE");
      return;
    }
    awaitLimit(crew, "2");
    app.order("crew watch " + crew + " 2");
    app.order("crew start " + crew + " 12 60");
    awaitStarted(crew, 12);
    assertThat(over(crew)[0]).as("began above the limit").isZero();

    host.setTemperature(50);
    app.awaitLevel("normal");
    app.order("crew watch " + crew + " 6");
    app.order("crew start " + crew + " 24 100");
    awaitStarted(crew, 24);
    assertThat(over(crew)[1]).isEqualTo(6);
  }

  /** Executors that would refuse tasks with fewer workers, or have none to take away. */
  static Stream<String> gated() {
    var all = Stream.of("makeCached", "makeBounded", "makeSpringSimple");
    return Jdk.underTest().feature() < 21 ? all : Stream.concat(all, Stream.of("makeVirtual"));
  }

  private void cutTo(String crew, int limit) {
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, Integer.toString(limit));
    await().until(() -> app.order("crew now " + crew).equals("0"));
    app.order("crew watch " + crew + " " + limit);
  }

  @ParameterizedTest
  @MethodSource("gated")
  void tasks_whereWorkersCannotBeFewer_waitToBegin(String kind) {
    use("threads: \"crew*\"", "maxWorkers: { critical: 2 }");
    var crew = crew(kind, 8, 30);
    app.order("crew start " + crew + " 8 300");
    await().until(() -> over(crew)[1] == 8);
    cutTo(crew, 2);
    assertThat(app.order("crew start " + crew + " 8 100")).isEqualTo("refused 0");
    awaitStarted(crew, 8);

    assertThat(over(crew)[0]).as("began above the limit").isZero();
    assertThat(over(crew)[1]).isEqualTo(2);
    assertThat(pool(crew).path("state").asText()).isEqualTo("gated");
  }

  @ParameterizedTest
  @MethodSource("gated")
  void tasksThatWait_limitRaised_begin(String kind) {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew(kind, 6, 30);
    cutTo(crew, 1);
    app.order("crew start " + crew + " 6 20000");
    await().until(() -> pool(crew).path("queued").asInt() == 5);
    host.setTemperature(50);

    await().until(() -> over(crew)[1] == 6);
  }

  @ParameterizedTest
  @MethodSource("gated")
  void tasksThatWait_rulesReloadedWithoutPools_begin(String kind) {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew(kind, 6, 30);
    cutTo(crew, 1);
    app.order("crew start " + crew + " 6 20000");
    await().until(() -> pool(crew).path("queued").asInt() == 5);
    app.write("");

    await().until(() -> over(crew)[1] == 6);
  }

  @ParameterizedTest
  @MethodSource("gated")
  void tasksThatWaitForEachOther_gated_areLetGo(String kind) {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew(kind, 4, 30);
    cutTo(crew, 1);

    assertThat(app.order("crew join " + crew + " 2")).isEqualTo("2");
    assertThat(pool(crew).path("state").asText()).startsWith("unshrinkable");
  }

  /** What a task was submitted in says how important it is. */
  @Test
  void tasksThatWait_submittedInCalls_beginByPriority() {
    app.use(
        """
        rules:
          urgent: { match: { type: com.acme.Nobody, method: any }, priority: critical }
          idle: { match: { type: com.acme.Nobody, method: other }, priority: low }
        pools:
          crews: { match: { threads: "crew*" }, maxWorkers: { critical: 1 } }
        """);
    var crew = crew("makeSpringSimple", 0, 0);
    cutTo(crew, 1);
    app.order("crew start " + crew + " 1 600");
    awaitStarted(crew, 1);
    app.order("crew called " + crew + " idle 10");
    app.order("crew called " + crew + " urgent 10");
    awaitStarted(crew, 3);

    assertThat(app.order("crew order " + crew)).isEqualTo("urgent idle");
  }

  @Test
  void shutdownNow_whileTasksWait_letsThePoolEnd() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew("makeCached", 1, 30);
    cutTo(crew, 1);
    app.order("crew start " + crew + " 6 60000");
    await().until(() -> pool(crew).path("queued").asInt() == 5);
    app.order("crew stop " + crew);

    await().until(() -> app.order("crew ended " + crew).equals("true"));
  }

  /** The application's own handler decides on what the application's own sizes have no room for. */
  @Test
  void boundedPool_whileCut_refusesNoMoreThanBefore() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var before = crew("makeBounded", 2, 3);
    assertThat(app.order("crew start " + before + " 10 100")).isEqualTo("refused 3 full");
    awaitStarted(before, 7);
    cutTo(before, 1);

    var crew = crew("makeBounded", 2, 3);
    assertThat(app.order("crew start " + crew + " 10 100")).isEqualTo("refused 3 full");
    awaitStarted(crew, 7);
    assertThat(over(crew)[1]).isEqualTo(1);
  }

  @Test
  void threadFactory_thatMakesNoMore_leavesThePoolAtWork() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 1 }");
    var crew = crew("makeFew", 6, 6);
    app.order("crew start " + crew + " 6 100");
    await().until(() -> over(crew)[1] == 3);
    cutTo(crew, 1);
    app.order("crew start " + crew + " 30 50");
    host.setTemperature(50);

    awaitStarted(crew, 30);
  }

  @Test
  void pools_shutDownWhileTheyAreResized_end() {
    use("threads: \"crew*\"", "maxWorkers: { temperature > 55C: 1 }");
    var crews = new ArrayList<String>();
    for (var i = 0; i < 12; i++) {
      crews.add(crew(i % 2 == 0 ? "make" : "makeCached", 4, 40));
    }
    crews.forEach(each -> app.order("crew start " + each + " 20 30"));
    for (var i = 0; i < crews.size(); i++) {
      host.setTemperature(i % 2 == 0 ? 58 : 50);
      app.order("crew shutdown " + crews.get(i));
    }

    for (var each : crews) {
      await().until(() -> app.order("crew ended " + each).equals("true"));
      assertThat(over(each)[2]).isEqualTo(20);
    }
  }

  /** Its own setters and getters, as if nothing was cut. */
  @Test
  void springsPool_whileCut_tellsItsOwnSizes() {
    use("owner: \"org.springframework.*\"", "maxWorkers: { critical: 2 }");
    var crew = crew("makeSpring", 4, 8);
    cutTo(crew, 2);
    app.order("crew start " + crew + " 8 60");
    awaitStarted(crew, 8);
    assertThat(over(crew)[1]).isEqualTo(2);
    assertThat(app.order("crew sizes " + crew)).isEqualTo("4 8");

    assertThat(app.order("crew set " + crew + " 6 7")).isEqualTo("done");
    assertThat(app.order("crew sizes " + crew)).isEqualTo("6 7");
    app.order("crew start " + crew + " 300 60");
    host.setTemperature(50);
    app.awaitLevel("normal");
    await().until(() -> over(crew)[1] == 6);
    app.order("crew clear " + crew);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limits: { maxWorkers: 2 }                | maxWorkers: 6                | 2",
        "limits: { maxWorkers: 2 }                | maxWorkers: 6, minWorkers: 4 | 2",
        "limits: { minWorkers: 3 }                | maxWorkers: 1                | 3",
        "limits: { minWorkers: 3 }                | maxWorkers: 1, minWorkers: 1 | 1",
        "limits: { maxWorkers: 5 }                | maxWorkers: { critical: 1 }  | 5"
      })
  void limits_ofTheFile_boundEveryPool(String limits, String keys, int limit) {
    app.use(limits + "\npools:\n  crews: { match: { threads: \"crew*\" }, " + keys + " }\n");
    var crew = crew("make", 8, 8);
    app.order("crew start " + crew + " 1 10");
    awaitLimit(crew, Integer.toString(limit));

    await().until(() -> app.order("crew now " + crew).equals("0"));
    app.order("crew watch " + crew + " " + limit);
    app.order("crew start " + crew + " 12 100");
    awaitStarted(crew, 12);
    assertThat(over(crew)[1]).isEqualTo(limit);
  }

  @Test
  void mode_observe_tellsAndResizesNothing() {
    use("threads: \"crew*\"", "mode: observe, maxWorkers: 1");
    var crew = crew("make", 4, 4);
    app.order("crew watch " + crew + " 4");
    app.order("crew start " + crew + " 8 100");
    awaitStarted(crew, 8);

    assertThat(over(crew)[1]).isEqualTo(4);
    assertThat(pool(crew).path("state").asText()).isEqualTo("observed");
  }

  @Test
  void explain_ofAPoolRule_tellsWhatWasDoneAndWhy() {
    use("threads: \"crew*\"", "maxWorkers: { critical: 2 }");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    heat("critical", 85);
    awaitLimit(crew, "2");

    var explained = app.jvm().command("explain", "crews");
    assertThat(explained.exit()).as(explained.stderr()).isZero();
    assertThat(explained.stdout())
        .contains("critical 2")
        .contains("4 -> 2")
        .contains("temperature");
  }

  @Test
  void pool_thatNobodyHoldsAnyMore_isForgotten() {
    use("threads: \"crew*\"", "maxWorkers: 1");
    var crew = crew("make", 4, 4);
    app.order("crew start " + crew + " 1 10");
    awaitLimit(crew, "1");
    app.order("crew shutdown " + crew);
    app.order("crew drop " + crew);

    await().until(() -> pool(crew).isMissingNode());
  }

  @Test
  void pool_thatWorksAlready_isFoundAtLateAttach(@TempDir Path room) throws Exception {
    var rules = Files.writeString(room.resolve("rules.yaml"), LATE);
    try (var late = DrivenJvm.start(DrivenJvm.plan().bare())) {
      late.order("crew make crew 4 4");
      late.order("crew start crew 4 10");
      late.order("crew makeBounded crewHandingOver 6 30");
      late.order("crew start crewHandingOver 6 10");
      var attached = late.jvm().command("attach", "rules=" + rules);
      assertThat(attached.exit()).as(attached.stderr()).isZero();
      await()
          .until(() -> late.jvm().status().json().path("pools").path(0).path("limit").asInt() == 1);
      late.order("crew watch crew 1");
      late.order("crew start crew 6 60");
      await().until(() -> late.order("crew over crew").equals("0 1 6"));

      // tasks that wait to begin when the agent leaves
      await().until(() -> late.order("crew now crewHandingOver").equals("0"));
      late.order("crew watch crewHandingOver 6");
      late.order("crew start crewHandingOver 6 20000");
      await()
          .until(
              () -> late.jvm().status().json().path("pools").toString().contains("\"queued\":5"));
      var detached = late.jvm().command("detach");
      assertThat(detached.exit()).as(detached.stderr()).isZero();
      late.order("crew watch crew 4");
      late.order("crew start crew 16 100");
      await().until(() -> late.order("crew over crew").equals("0 4 16"));
      await().until(() -> late.order("crew over crewHandingOver").equals("0 6 6"));
      await().untilAsserted(() -> assertThat(late.order("threads")).doesNotContain("cemaf"));
    }
  }

  private static final String LATE =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      pools: { crews: { match: { threads: "crew*" }, maxWorkers: 1 } }
      """;
}
