package io.cemaf.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Models;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckVerbTest {
  private static final String NAME = Models.class.getName();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path temporary;

  private int check(String yaml, String... more) throws IOException {
    var rules = temporary.resolve("rules.yaml");
    Files.writeString(rules, "apiVersion: cemaf/v1\n" + yaml);
    var arguments = new String[more.length + 2];
    arguments[0] = "check";
    arguments[1] = rules.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    var directories = new SocketDirectory(null, temporary, temporary, 0);
    return new Cli(stream(out), stream(err), directories, null, null, temporary).run(arguments);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String testClasses() {
    var folder = NAME.replace('.', '/') + ".class";
    for (var element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.isRegularFile(Path.of(element, folder))) {
        return element;
      }
    }
    throw new IllegalStateException("test classes are not in a directory");
  }

  @Test
  void check_rulesAlone_saysThatNothingIsWrong() throws IOException {
    var exit = check("rules: { a: { match: { type: com.acme.A, method: b }, bulkhead: 2 } }\n");

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINE);
    assertThat(printed()).isEqualTo("nothing wrong\n");
  }

  @Test
  void check_severalMistakes_printsAllWithTheirPlaces() throws IOException {
    var exit =
        check("rules:\n  a: { match: { type: com.acme.A, method: b }, bulkhaed: 2 }\nmdoe: off\n");

    assertThat(exit).isEqualTo(Exit.FINDINGS);
    assertThat(printed().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("rules.yaml:") && line.contains(": error CEMAF-R"));
    assertThat(printed()).contains("did you mean 'bulkhead'", "did you mean 'mode'");
  }

  @Test
  void check_subtypesOnTheClassPath_printsMethodsWithTheirMergedRules() throws IOException {
    var exit =
        check(
            "rules:\n"
                + ("  all: { match: { subtypesOf: "
                    + NAME
                    + "$Model, method: ask }, bulkhead: 2 }\n")
                + ("  local: { match: { type: " + NAME + "$Local, method: a* }, delay: 1s }\n"),
            "-cp",
            testClasses());

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINE);
    assertThat(printed())
        .contains(NAME + "$Base.ask(Ljava/lang/String;)Ljava/lang/String; <- all\n")
        .contains(
            NAME
                + "$Local.ask(Ljava/lang/String;)Ljava/lang/String; <- all, local;"
                + " bulkhead of all; delay of local\n")
        .contains("2 methods of ")
        .doesNotContain("$Model.ask");
  }

  @Test
  void check_whatCannotBeDegradedSo_isAnErrorAtTheRule() throws IOException {
    var exit =
        check(
            "rules:\n  less: { match: { type: "
                + NAME
                + "$Local, method: ask }, degrade: { high: { scaleArg: { arg: 0, by: 50% } },"
                + " critical: { call: asks } } }\n",
            "-cp",
            testClasses());

    assertThat(exit).isEqualTo(Exit.FINDINGS);
    assertThat(printed())
        .contains(
            "rules.yaml:3:3: error CEMAF-R025: rule 'less' on " + NAME + "$Local.ask: scaleArg:")
        .contains("is no number or duration");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type: NAME$Local, method: otter | did you mean 'other'?",
        "type: com.acme.Local, method: ask | com.acme.Local is not on the class path",
        "annotatedWith: com.acme.Slow | annotated with com.acme.Slow",
      })
  void check_ruleThatMatchesNothing_warnsWithTheNearest(String line) throws IOException {
    var parts = line.split(" \\| ", -1);
    var match = parts[0].replace("NAME", NAME);

    var exit =
        check("rules: { a: { match: { " + match + " }, bulkhead: 2 } }\n", "-cp", testClasses());

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINDINGS);
    assertThat(printed())
        .contains(": warning CEMAF-R", "rule 'a' matches nothing: ", parts[1])
        .contains("0 methods of ");
  }

  @Test
  void check_jdkClass_isFoundInTheJdk() throws IOException {
    var exit =
        check(
            "rules: { spawn: { match: { type: java.lang.ProcessBuilder, method: start,"
                + " parameterTypes: [] }, bulkhead: 2 } }\n",
            "-cp",
            testClasses());

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINE);
    assertThat(printed()).contains("java.lang.ProcessBuilder.start()Ljava/lang/Process; <- spawn");
  }

  @Test
  void check_springBootJar_looksIntoIt() throws IOException {
    var name = NAME.replace('.', '/');
    var inner = temporary.resolve("inner.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(inner))) {
      put(jar, name + "$Base.class", Path.of(testClasses(), name + "$Base.class"));
    }
    var outer = temporary.resolve("app.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(outer))) {
      put(jar, "BOOT-INF/lib/inner.jar", inner);
      put(
          jar,
          "BOOT-INF/classes/" + name + "$Local.class",
          Path.of(testClasses(), name + "$Local.class"));
    }

    var exit =
        check(
            "rules: { a: { match: { subtypesOf: "
                + NAME
                + "$Base, method: ask }, bulkhead: 2 } }\n",
            "-cp",
            outer.toString(),
            "--json");

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINE);
    var document = new ObjectMapper().readTree(printed());
    assertThat(document.get("classes").asInt()).isEqualTo(2);
    assertThat(document.get("matches")).hasSize(2);
    assertThat(document.at("/matches/0/rules/0").asText()).isEqualTo("a");
    assertThat(document.at("/matches/0/keys/bulkhead").asText()).isEqualTo("a");
  }

  private static void put(JarOutputStream jar, String name, Path content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    Files.copy(content, jar);
    jar.closeEntry();
  }

  @Test
  void check_classPathThatIsNotThere_exits2() throws IOException {
    var exit = check("mode: observe\n", "-cp", temporary.resolve("none.jar").toString());

    assertThat(exit).isEqualTo(Exit.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("cemaf: cannot read ");
  }

  @Test
  void check_brokenClassFile_isCountedAndTheRestLookedAt() throws IOException {
    var directory = Files.createDirectories(temporary.resolve("classes/com/acme"));
    Files.writeString(directory.resolve("Broken.class"), "this is no class file");

    var exit = check("mode: observe\n", "-cp", temporary.resolve("classes").toString());

    assertThat(exit).as(printed() + err).isEqualTo(Exit.FINE);
    assertThat(printed()).contains("1 class files cannot be read");
  }

  @Test
  void check_missingRulesFile_isAFinding() {
    var directories = new SocketDirectory(null, temporary, temporary, 0);
    var cli = new Cli(stream(out), stream(err), directories, null, null, temporary);

    assertThat(cli.run("check", temporary.resolve("none.yaml").toString()))
        .isEqualTo(Exit.FINDINGS);
    assertThat(printed()).contains("none.yaml", "error CEMAF-R");
  }

  @Test
  void check_whatCannotBePaged_saysWhy() throws IOException {
    var type = PagedKinds.class.getName();
    var field = ": { type: " + type + ", field: ";
    var exit =
        check(
            "paging:\n  fields:\n    fine"
                + field
                + "list }\n    concrete"
                + field
                + "arrayList }\n    bytes"
                + field
                + "bytes }\n    volatile"
                + field
                + "changing }\n    none"
                + field
                + "nothing }\n  stores:\n    own: { type: "
                + type
                + " }\n    given: { type: "
                + type
                + ", put: give }\n    gone: { type: com.acme.Gone }\n",
            "-cp",
            testClasses());

    assertThat(exit).isEqualTo(Exit.FINDINGS);
    assertThat(printed().lines().filter(line -> line.contains("CEMAF-R026")))
        .satisfiesExactly(
            line -> assertThat(line).contains("'concrete'", "its type is java.util.ArrayList"),
            line -> assertThat(line).contains("'bytes'", "bytes: immutable"),
            line -> assertThat(line).contains("'volatile'", "it is volatile"),
            line -> assertThat(line).contains("'none'", "declares no field 'nothing'"),
            line -> assertThat(line).contains("'given'", "puts its value into a Map"),
            line -> assertThat(line).contains("'gone'", "com.acme.Gone is not on the class path"));
  }
}
