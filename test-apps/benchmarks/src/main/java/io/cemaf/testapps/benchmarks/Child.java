package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.AgentStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An application in a JVM of its own. Its first line says that main has been reached; it ends when
 * its standard input does, if it asks for that at all.
 */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final BufferedReader output;
  private final long startedNanos;
  private final Path room;

  /**
   * How it was.
   *
   * @param wallMillis from before its start to after its end
   * @param peakMegabytes of resident memory, as it says itself
   */
  record Ended(double wallMillis, double mainMillis, double peakMegabytes) {}

  private Child(Process process, long startedNanos, Path room) {
    this.process = process;
    this.startedNanos = startedNanos;
    this.room = room;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Bench bench, Path jdk, List<String> flags, Class<?> main, String... arguments)
      throws IOException {
    return startWithin(bench, List.of(), jdk, flags, main, arguments);
  }

  /** As {@link #start}, by a command that runs the rest of its command line. */
  static Child startWithin(
      Bench bench,
      List<String> within,
      Path jdk,
      List<String> flags,
      Class<?> main,
      String... arguments)
      throws IOException {
    var command = new ArrayList<>(within);
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", bench.classPath(), main.getName()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(bench.directory().toFile())
            .redirectError(
                ProcessBuilder.Redirect.appendTo(
                    bench.directory().resolve("children.log").toFile()));
    // What the machine's owner has set must not change a figure.
    builder.environment().keySet().removeIf(name -> name.startsWith("CEMAF_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    var started = System.nanoTime();
    return new Child(builder.start(), started, bench.directory());
  }

  /** From start to end, of an application that ends by itself. */
  static Ended run(Bench bench, Path jdk, List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    try (var child = start(bench, jdk, flags, main, arguments)) {
      child.line();
      var reached = child.millis();
      var peak = Peak.megabytes(child.line());
      child.awaitEnd();
      return new Ended(child.millis(), reached, peak);
    }
  }

  private double millis() {
    return (System.nanoTime() - startedNanos) / 1e6;
  }

  long pid() {
    return process.pid();
  }

  String line() throws IOException {
    var line = output.readLine();
    if (line == null) {
      throw new IOException("the application ended early, see children.log in " + room);
    }
    return line;
  }

  /** As {@link #line}, of an application that may hang: it is ended after so long. */
  String line(Duration most) throws IOException {
    var late = CompletableFuture.delayedExecutor(most.toSeconds(), TimeUnit.SECONDS);
    var ending = CompletableFuture.runAsync(process::destroyForcibly, late);
    try {
      return line();
    } catch (IOException without) {
      throw ending.isDone() ? new IOException("it has hung for " + most, without) : without;
    } finally {
      ending.cancel(false);
    }
  }

  void tell(String line) throws IOException {
    var input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(line + "\n");
    input.flush();
  }

  AgentStatus status() {
    return AgentStatus.of(pid());
  }

  /** Fails unless the agent has woven a method of this class and has nothing to complain about. */
  void requireWoven(Class<?> type) {
    var status = status();
    if (!status.json().path("woven").toString().contains("\"" + type.getName() + ".")) {
      throw new IllegalStateException(type + " is not woven: " + status.json());
    }
    if (!status.faults().isEmpty()) {
      throw new IllegalStateException("faults: " + status.faults());
    }
  }

  /** Awaits its end, whatever it is. */
  int exit() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the application runs longer than " + PATIENCE);
    }
    return process.exitValue();
  }

  void awaitEnd() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the application runs longer than " + PATIENCE);
    }
    if (process.exitValue() != 0) {
      throw new IOException("the application ended with " + process.exitValue());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
