package io.cemaf.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private static final long PID = ProcessHandle.current().pid();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Log log = new Log(System.err, () -> 0);
  private final Map<String, Map<String, Object>> asked = new ConcurrentHashMap<>();
  private final List<ControlServer> servers = new ArrayList<>();

  @TempDir Path temporary;

  private SocketDirectory directories;

  @BeforeEach
  void directories() throws IOException {
    var uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    directories = new SocketDirectory(null, temporary.resolve("run"), temporary, uid);
  }

  @AfterEach
  void stop() {
    servers.forEach(ControlServer::close);
  }

  private void serve(long pid, Answer answer) {
    Handler handler =
        arguments -> {
          asked.put("last", arguments);
          return answer;
        };
    servers.add(
        ControlServer.start(
            directories,
            pid,
            Map.of(
                "status", handler, "set", handler, "explain", handler, "reset", handler, "detach",
                handler),
            new Health(log),
            log,
            Duration.ofSeconds(5)));
  }

  private int run(String... arguments) {
    return run(AttachApi.find(), null, arguments);
  }

  private int run(AttachApi attach, Path jar, String... arguments) {
    return new Cli(stream(out), stream(err), directories, jar, attach, sysroot()).run(arguments);
  }

  /** A fake host at 42 degrees: nothing of the real one is read. */
  private Path sysroot() {
    try {
      var zone = Files.createDirectories(temporary.resolve("root/sys/class/thermal/thermal_zone0"));
      Files.writeString(zone.resolve("type"), "cpu-thermal\n");
      Files.writeString(zone.resolve("temp"), "42000\n");
      return temporary.resolve("root");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "await high",
        "top",
        "watch",
        "metrics",
        "replay x.jfr",
        "status --loud",
        "status 1 2",
        "set",
        "set 1",
        "set a=b c",
        "explain",
        "explain 1 chat more",
        "reset",
        "attach",
        "attach mode=observe",
        "check"
      })
  void run_wrongUsage_exits2AndSaysSoOnStandardError(String line) {
    serve(PID, Answer.said("never"));

    var exit = run(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(exit).as(complained()).isEqualTo(Exit.USAGE);
    assertThat(complained()).isNotBlank();
    assertThat(printed()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status 999999999          | there is no process 999999999",
        "status 99999999999999999999 | there is no process",
        "status com.acme.Nobody    | there is no JVM with the agent whose main class is",
        "detach                    | there is no JVM with the agent",
        "explain chat              | there is no JVM with the agent",
        "set mode=off              | there is no JVM with the agent",
        "reset 1 all               | process 1 has no agent of this user's; attach it first",
        "attach 999999999          | there is no process 999999999",
        "attach com.acme.Nobody    | there is no JVM whose main class is com.acme.Nobody",
      })
  void run_noSuchJvm_exits3(String line, String message) throws IOException {
    var exit = run(AttachApi.find(), jar(), line.split(" ", -1));

    assertThat(exit).as(complained()).isEqualTo(Exit.NO_JVM);
    assertThat(complained()).startsWith("cemaf: ").contains(message);
  }

  private Path jar() throws IOException {
    var jar = temporary.resolve("cemaf.jar");
    return Files.exists(jar) ? jar : Files.createFile(jar);
  }

  @Test
  void status_ofOneJvm_printsAlignedTextWithUnits() {
    serve(PID, Answer.of(StatusSample.document()));

    var exit = run("status", Long.toString(PID), "--decisions", "3");

    assertThat(exit).as(complained()).isEqualTo(Exit.FINE);
    assertThat(asked.get("last")).isEqualTo(Map.of("decisions", 3));
    assertThat(printed()).isEqualTo(StatusSample.text()).doesNotContain("\u001b");
  }

  @Test
  void status_asJson_isTheDocumentItself() throws IOException {
    serve(PID, Answer.of(StatusSample.document()));

    var exit = run("status", Long.toString(PID), "--json");

    assertThat(exit).isEqualTo(Exit.FINE);
    var read = new ObjectMapper().readTree(printed());
    assertThat(read.at("/level/current").asText()).isEqualTo("HIGH");
    assertThat(read.at("/signals/heap").isNull()).isTrue();
    assertThat(read.at("/guards/0/forMillis").asLong()).isEqualTo(12_000);
  }

  @Test
  void status_withoutJvm_listsThoseWithTheAgent() {
    serve(PID, Answer.said("never asked"));

    assertThat(run("status")).as(complained()).isEqualTo(Exit.FINE);

    assertThat(printed())
        .contains("  current    NORMAL", "  temperature   42.0 C", "jvms", Long.toString(PID))
        .doesNotContain("rss");
  }

  @Test
  void set_oneJvmOnly_needsNoPid() {
    serve(PID, Answer.of(Map.of("message", "done", "origin", "set")));

    assertThat(run("set", "mode=observe", "level.force=")).isEqualTo(Exit.FINE);

    assertThat(asked.get("last")).isEqualTo(Map.of("key", "level.force", "value", ""));
    assertThat(printed()).isEqualTo("done\ndone\n");
  }

  @Test
  void set_refused_stopsThereWithItsExitCode() {
    serve(PID, Answer.error(Exit.USAGE, "cemaf.mode must be enforce, observe or off"));

    assertThat(run("set", "mode=on", "level.force=high")).isEqualTo(Exit.USAGE);

    assertThat(asked.get("last")).isEqualTo(Map.of("key", "mode", "value", "on"));
    assertThat(complained()).isEqualTo("cemaf: cemaf.mode must be enforce, observe or off\n");
  }

  @Test
  void set_byMainClass_reachesThatJvm() {
    serve(PID, Answer.said("done"));
    var command = System.getProperty("sun.java.command", "");

    assertThat(run("set", Verbs.mainClass(command), "mode=off")).isEqualTo(Exit.FINE);
  }

  @Test
  void explain_severalJvms_asksWhich() {
    serve(PID, Answer.said("one"));
    serve(1, Answer.said("other"));

    assertThat(run("explain", "chat")).isEqualTo(Exit.USAGE);
    assertThat(complained()).contains("more than one JVM").contains(PID + " (").contains("1 (");

    assertThat(run("explain", Long.toString(PID), "chat")).isEqualTo(Exit.FINE);
    assertThat(asked.get("last")).isEqualTo(Map.of("rule", "chat"));
  }

  @Test
  void reset_all_isPassedOn() {
    serve(PID, Answer.said("3 guards closed"));

    assertThat(run("reset", "all")).isEqualTo(Exit.FINE);
    assertThat(asked.get("last")).isEqualTo(Map.of("rule", "all"));
  }

  @Test
  void detach_notDoneYet_exits1WithTheMessage() {
    serve(PID, new Answer(Exit.FINDINGS, Map.of("message", "2 pages are left")));

    assertThat(run("detach", Long.toString(PID))).isEqualTo(Exit.FINDINGS);
    assertThat(printed()).isEqualTo("2 pages are left\n");
  }

  @Test
  void answer_anError_goesToStandardErrorAndWithJsonToStandardOutput() {
    serve(PID, Answer.error(Exit.USAGE, "there is no rule 'chta'"));

    assertThat(run("explain", "chta")).isEqualTo(Exit.USAGE);
    assertThat(complained()).isEqualTo("cemaf: there is no rule 'chta'\n");
    assertThat(printed()).isEmpty();

    assertThat(run("explain", "chta", "--json")).isEqualTo(Exit.USAGE);
    assertThat(printed()).contains("\"error\" : \"there is no rule 'chta'\"");
  }

  @Test
  void attach_withoutTheModule_exits4AndSaysWhatToDo() throws IOException {
    assertThat(run(null, jar(), "attach", "1")).isEqualTo(Exit.ATTACH_REFUSED);
    assertThat(complained()).contains("no module jdk.attach").contains("-javaagent");
  }

  @Test
  void attach_notFromTheJar_exits4() {
    assertThat(run("attach", "1")).isEqualTo(Exit.ATTACH_REFUSED);
    assertThat(complained()).contains("java -jar cemaf.jar");
  }

  @Test
  void attach_processThatIsNoJvm_isNotSignalled() throws Exception {
    var process = new ProcessBuilder("sleep", "60").start();
    try {
      assertThat(run(AttachApi.find(), jar(), "attach", Long.toString(process.pid())))
          .isEqualTo(Exit.NO_JVM);
      assertThat(complained()).contains("is no JVM");
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroy();
    }
  }

  @Test
  void attach_jvmThatRefuses_exits4() throws Exception {
    var process = jvm("-XX:+DisableAttachMechanism");
    try {
      assertThat(run(AttachApi.find(), jar(), "attach", Long.toString(process.pid())))
          .as(complained())
          .isEqualTo(Exit.ATTACH_REFUSED);
      assertThat(complained()).contains("refused the agent");
    } finally {
      stop(process);
    }
  }

  @Test
  void attach_jarWithoutAnAgent_exits4AndTheJvmLivesOn() throws Exception {
    var process = jvm();
    try {
      assertThat(run(AttachApi.find(), jar(), "attach", Long.toString(process.pid())))
          .as(complained())
          .isEqualTo(Exit.ATTACH_REFUSED);
      assertThat(process.isAlive()).isTrue();
    } finally {
      stop(process);
    }
  }

  @Test
  void attach_jvmWithTheAgent_isAlreadyDone() throws IOException {
    serve(PID, Answer.said("never asked"));

    assertThat(run(AttachApi.find(), jar(), "attach", Long.toString(PID))).isEqualTo(Exit.FINE);
    assertThat(printed()).contains("has the agent already");
    assertThat(run(AttachApi.find(), jar(), "attach", Long.toString(PID), "mode=off"))
        .isEqualTo(Exit.FINDINGS);
  }

  private static Process jvm(String... options) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Waiting.class.getName()));
    var process = new ProcessBuilder(command).start();
    assertThat(process.getInputStream().read()).as("the JVM is up").isEqualTo('!');
    return process;
  }

  private static void stop(Process process) throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** Says that it is up, and ends with its input. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws IOException {
      System.out.print('!');
      System.out.flush();
      System.in.read();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Main,com.acme.Main,true",
    "Main,com.acme.Main,true",
    "/opt/app.jar,/opt/app.jar,true",
    "app.jar,/opt/app.jar,true",
    "app,/opt/app.jar,true",
    "app,app.jar,true",
    "ain,com.acme.Main,false",
    "pp.jar,/opt/app.jar,false",
  })
  void means_targetAndMain_matchByWholeParts(String target, String main, boolean expected) {
    assertThat(Targets.means(target, main)).isEqualTo(expected);
  }

  @Test
  void help_ofEveryVerb_exits0() {
    for (var verb : List.of("status", "explain", "set", "reset", "attach", "detach", "check")) {
      assertThat(run(verb, "--help")).as(verb).isEqualTo(Exit.FINE);
    }
    assertThat(printed()).contains("--json").doesNotContain("\u001b");
  }
}
