package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cemaf.testapps.clients.DriverProcess;
import io.cemaf.testapps.server.LlmServer;
import io.cemaf.testapps.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.function.ThrowingSupplier;

/**
 * An application of an LLM library under the agent, with the server that it calls. Its rules are
 * changed under it: each set has one rule, of another name than all before.
 */
final class DrivenClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long one token takes where a test wants calls to meet at the server. */
  static final Duration SLOW_TOKEN = Duration.ofMillis(60);

  final LlmServer server =
      LlmServer.start(ServerConfig.base().withKnee(32, Duration.ofMillis(1)).withTokens(12, 0));

  private final Path room;
  private final Path rules;
  private final DriverProcess driver;
  private int sets;
  private int calls;

  /**
   * Starts it.
   *
   * @param module of the applications, which knows the class path
   * @param driver the main class's simple name
   */
  DrivenClient(Path room, String module, String driver, String... arguments) {
    this(room, Path.of("..", "clients", module, "target", "classpath.txt"), driver, arguments);
  }

  /** As above, by a file with the class path. */
  DrivenClient(Path room, Path classPath, String driver, String... arguments) {
    this.room = room;
    rules = room.resolve("rules.yaml");
    try {
      Files.writeString(rules, DrivenJvm.NO_RULES);
      var more = new String[arguments.length + 1];
      more[0] = server.root().toString();
      System.arraycopy(arguments, 0, more, 1, arguments.length);
      this.driver =
          DriverProcess.start(
              Jdk.underTest().java(),
              ProcessBuilder.Redirect.to(room.resolve("stderr").toFile()),
              classPath,
              List.of(
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-javaagent:" + AgentJar.path(),
                  "-Dcemaf.rules=" + rules,
                  "-Dcemaf.reload.interval=50ms"),
              "io.cemaf.testapps.clients." + driver,
              more);
    } catch (IOException problem) {
      server.close();
      throw new UncheckedIOException(problem);
    }
  }

  /**
   * Puts one rule in force, on all hooks that are given or as a mapping says, and forgets what
   * reached the server.
   *
   * @return its name
   */
  String use(String hooks, String keys) {
    return use(hooks, keys, "");
  }

  /**
   * As {@link #use(String, String)}, with more of the file; NAME stands for the rule's name in
   * both.
   */
  String use(String hooks, String keys, String more) {
    sets++;
    var name = "case-" + sets;
    var deadline = 100 + sets + "s";
    var text =
        DrivenJvm.NO_RULES
            + "sensors: { pollInterval: 50ms }\ndeadline: "
            + deadline
            + "\nrules:\n  "
            + name
            + ":\n    match: "
            + (hooks.startsWith("{") ? hooks : "[" + hooks + "]")
            + "\n"
            + keys.replace("NAME", name).indent(4)
            + more.replace("NAME", name);
    try {
      var fresh = Files.writeString(room.resolve("fresh.yaml"), text);
      Files.move(fresh, rules, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    await(name + " is in force")
        .atMost(PATIENCE)
        .failFast(() -> !driver.isAlive())
        .until(() -> isInForce(deadline));
    server.resetStats();
    return name;
  }

  /** Read, and every class woven by them and by nothing else. */
  private boolean isInForce(String deadline) {
    var status = status();
    var woven = status.json().path("woven").toString();
    return status.setting("deadline").path("value").asText().equals(deadline)
        && !woven.contains("\"case-" + (sets - 1) + "\"");
  }

  AgentStatus status() {
    return AgentStatus.of(driver.pid());
  }

  /** As {@link #status()}, with more of the last decisions. */
  AgentStatus status(int decisions) {
    return AgentStatus.of(driver.pid(), decisions);
  }

  /** Begins a call; answers its id. */
  String begin(String shape, Map<String, Object> more) {
    calls++;
    var id = "call-" + calls;
    var command = new HashMap<String, Object>(more);
    command.put("id", id);
    command.put("shape", shape);
    send(command);
    return id;
  }

  void cancel(String id) {
    send(Map.of("id", id, "cancel", true));
  }

  private void send(Map<String, ?> command) {
    try {
      driver.send(command);
    } catch (IOException problem) {
      throw new UncheckedIOException(stderr(), problem);
    }
  }

  /** A call's last event. */
  JsonNode end(String id) {
    return quietly(() -> driver.end(id, PATIENCE));
  }

  List<JsonNode> events(String id) {
    return driver.events(id);
  }

  /** Makes a call and awaits its end. */
  JsonNode call(String shape, Map<String, Object> more) {
    return end(begin(shape, more));
  }

  /** What the application and the agent have said. */
  String stderr() {
    return quietly(() -> Files.readString(room.resolve("stderr")));
  }

  /** Of a rule: calls that came, one for each logical call. */
  int started(String rule) {
    return status().rule(rule).path("started").asInt();
  }

  /** Nothing of a rule's is left behind. */
  void awaitAllGivenBack(String rule) {
    await(rule + " has all back")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var state = status().rule(rule);
              assertThat(state.path("inFlight").asInt()).as(state.toString()).isZero();
              assertThat(state.path("permitsTaken").asInt()).as(state.toString()).isZero();
            });
  }

  /** The agent's own account: no faults, and no other fall-backs than these. */
  void assertHealthy(String... fallBacks) {
    var status = status();
    assertThat(status.faults()).as(stderr()).isEmpty();
    assertThat(status.fallBacks().keySet()).isSubsetOf(fallBacks);
  }

  private static <T> T quietly(ThrowingSupplier<T> what) {
    try {
      return what.get();
    } catch (RuntimeException | Error problem) {
      throw problem;
    } catch (Throwable problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Override
  public void close() {
    try {
      driver.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } finally {
      server.close();
    }
  }
}
