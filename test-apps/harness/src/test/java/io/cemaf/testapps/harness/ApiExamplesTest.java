package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cemaf.Cemaf;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/api.md compile, and run with the agent as well as without it. */
class ApiExamplesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```java\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  /** Ends with its standard input; everything stays registered meanwhile. */
  private static final String WHILE_HOT =
      """
        static void whileHot() throws Exception {
          for (var i = 0; i < 3; i++) {
            var holder = new Thread(() -> {
              try (var block = Cemaf.guard("chat")) {
                while (true) { java.util.concurrent.locks.LockSupport.park(); }
              }
            });
            holder.setDaemon(true);
            holder.start();
          }
          while (Cemaf.canExecute("chat").granted()) { Thread.onSpinWait(); }
          %s
          System.out.println("ready");
          while (System.in.read() >= 0) {}
          System.exit(0);
        }
      """;

  private static final String HOT_RULES =
      """
      apiVersion: cemaf/v1
      sensors: { pollInterval: 50ms }
      pressure: { levels: { elevated: { temperature: 60C } } }
      policies: { p: { when: temperature > 65C, subsystem: discovery, do: { reduceBatch: 50% } } }
      rules:
        chat: { bulkhead: { maxConcurrentCalls: 3, maxWaitDuration: 50ms } }
      """;

  private static final String RULES =
      """
      apiVersion: cemaf/v1
      rules:
        chat: { match: { type: com.acme.Chat }, bulkhead: 3 }
      """;

  @TempDir Path room;
  private String classPath = "";
  private String all = "";

  @BeforeEach
  void compile() throws Exception {
    var page = Files.readString(Path.of("..", "..", "docs", "api.md"));
    var examples =
        EXAMPLE.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    all = String.join("", examples);
    var source = Files.writeString(room.resolve("Examples.java"), source(examples));
    var options = List.of("-d", room.toString(), "-cp", ForkPlan.applicationClassPath());
    var arguments = new java.util.ArrayList<>(options);
    arguments.add(source.toString());
    var exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(exit).isZero();
    classPath = room + File.pathSeparator + ForkPlan.applicationClassPath();
  }

  private static String source(List<String> examples) {
    var source = new StringBuilder("import io.cemaf.*;\nimport java.time.Duration;\n");
    source.append("import java.util.*;\npublic class Examples {\n");
    source.append("  public static void main(String[] arguments) throws Exception {\n");
    source.append("    if (arguments.length > 0) { whileHot(); }\n");
    var calls = new StringBuilder();
    for (var i = 0; i < examples.size(); i++) {
      source.append("    example").append(i).append("();\n");
      calls
          .append("try { hot")
          .append(i)
          .append("(); } catch (CallRejectedException refused) {}\n");
    }
    source.append("    System.out.println(\"end\");\n  }\n");
    source.append(WHILE_HOT.formatted(calls));
    for (var i = 0; i < examples.size(); i++) {
      source.append("  static void hot").append(i).append("() throws Exception {\n");
      source
          .append(examples.get(i).replaceAll("(listening|registration)\\.close\\(\\);", ""))
          .append("  }\n");
    }
    for (var i = 0; i < examples.size(); i++) {
      source.append("  static void example").append(i).append("() throws Exception {\n");
      source.append(examples.get(i)).append("  }\n");
    }
    return source.append("}\n").toString();
  }

  @Test
  void page_hasAnExampleOfEveryMethod() {
    var names =
        Arrays.stream(Cemaf.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .map(method -> "Cemaf." + method.getName() + "(")
            .distinct()
            .toList();
    assertThat(names).hasSizeGreaterThan(10);
    assertThat(all).contains(names);
  }

  /** What they print when there is something to say. */
  @Test
  void examples_whenItGetsWarmAndARuleIsFull_sayWhy() throws Exception {
    try (var host = FakeHost.in(room.resolve("host"));
        var app =
            new ForkPlan("Examples", "hot")
                .classPath(classPath)
                .on(host)
                .rules(HOT_RULES)
                .notHeld()
                .start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> app.stdout().contains("ready\n"));
      assertThat(app.stdout())
          .contains(
              "not now: Rejection[rule=chat, action=bulkhead, signal=inFlight.chat, value=3.0")
          .contains("bulkhead inFlight.chat 0 ms\n")
          .doesNotContain("at work", "getting warm", "REDUCE_BATCH");

      host.setTemperature(70);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(app.stdout())
                      .contains("getting warm: LevelChange[from=NORMAL, to=ELEVATED")
                      .contains("LEVEL NORMAL -> ELEVATED")
                      .contains("REDUCE_BATCH to 0.5"));
    }
  }

  @Test
  void examples_withoutTheAgent_run() {
    var ended = new ForkPlan("Examples").classPath(classPath).bare().notHeld().run();

    assertThat(ended.exit()).as(ended.stderr()).isZero();
    assertThat(ended.stderr()).isEmpty();
    assertThat(ended.stdout()).contains("at work", "answer", "three", "end");
  }

  @Test
  void examples_withTheAgent_run() {
    try (var host = FakeHost.in(room.resolve("host"))) {
      var ended =
          new ForkPlan("Examples").classPath(classPath).on(host).rules(RULES).notHeld().run();

      assertThat(ended.exit()).as(ended.stderr()).isZero();
      assertThat(ended.stdout()).contains("at work", "answer", "three", "3 agents", "end");
    }
  }
}
