package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end, with what they print kept apart. */
public final class Commands {
  /** What a command left behind. */
  public record Result(int exit, String stdout, String stderr) {}

  private Commands() {}

  /** {@code java -jar cemaf.jar} with the given verb and arguments. */
  public static Result cemaf(Path room, String... arguments) {
    var command = new ArrayList<String>();
    // Small and quick: a command line lives for half a second.
    command.addAll(
        List.of(
            Jdk.underTest().java().toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            AgentJar.path().toString()));
    command.addAll(List.of(arguments));
    return run(room, Map.of(), Duration.ofSeconds(30), command);
  }

  /** Runs a command; one that outlives its time is killed, and that is an error. */
  public static Result run(
      Path room, Map<String, String> environment, Duration most, List<String> command) {
    try {
      var out = Files.createTempFile(room, "command", ".out");
      var err = Files.createTempFile(room, "command", ".err");
      var builder =
          new ProcessBuilder(command)
              .directory(room.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " ran longer than " + most + "; it said: " + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(problem);
    }
  }
}
