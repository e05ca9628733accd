package io.cemaf.testapps.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.executor.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A user to whom a file's mode means something: the one who runs the tests, or nobody where that is
 * root. Nobody may not see the build, so that the jar and the application are copied.
 */
record Nobody(Path room, List<String> prefix) {
  private static final List<String> DROP =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  static Nobody in(Path room) throws IOException, URISyntaxException {
    var temporary = Path.of(System.getProperty("java.io.tmpdir"));
    for (var path = room; !path.equals(temporary); path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Files.copy(AgentJar.path(), room.resolve("cemaf.jar"));
    copy(Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()), room);
    return new Nobody(room, isRoot() ? DROP : List.of());
  }

  static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** Takes all permissions from a file. */
  static void forbid(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
  }

  /** The plan as this user, with what this user can read. */
  ForkPlan apply(ForkPlan plan) {
    return plan.within(prefix.toArray(String[]::new))
        .agentJar(room.resolve("cemaf.jar"))
        .classPath(room.resolve("application").toString())
        .notHeld();
  }

  /** A rules file that this user can read, and may trust. */
  Path rules(String yaml) throws IOException {
    var file = Files.writeString(room.resolve("rules.yaml"), yaml);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  /** Asks a JVM of this user. */
  AgentStatus status(long pid) throws IOException {
    var command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Jdk.underTest().java().toString(),
            "-jar",
            room.resolve("cemaf.jar").toString(),
            "status",
            Long.toString(pid),
            "--json"));
    var answer = Commands.run(room, Map.of(), Duration.ofSeconds(30), command);
    assertThat(answer.exit()).as(answer.stderr()).isZero();
    return new AgentStatus(new JsonMapper().readTree(answer.stdout()));
  }

  /** A directory of classes as it is, or a jar. */
  private static void copy(Path from, Path room) throws IOException {
    var to = room.resolve("application");
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
