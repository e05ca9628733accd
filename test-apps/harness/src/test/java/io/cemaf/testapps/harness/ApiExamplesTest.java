package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static final String RULES =
      """
      apiVersion: cemaf/v1
      rules:
        chat: { match: { type: com.acme.Chat }, bulkhead: 3 }
      """;

  @TempDir Path room;
  private String classPath = "";

  @BeforeEach
  void compile() throws Exception {
    var page = Files.readString(Path.of("..", "..", "docs", "api.md"));
    var examples =
        EXAMPLE.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(examples).hasSize(9);
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
    for (var i = 0; i < examples.size(); i++) {
      source.append("    example").append(i).append("();\n");
    }
    source.append("    System.out.println(\"end\");\n  }\n");
    for (var i = 0; i < examples.size(); i++) {
      source.append("  static void example").append(i).append("() throws Exception {\n");
      source.append(examples.get(i)).append("  }\n");
    }
    return source.append("}\n").toString();
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
