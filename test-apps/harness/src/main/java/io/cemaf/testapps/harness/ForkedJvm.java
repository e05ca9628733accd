package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own, with the real jar as its agent or without. Its end is checked: the agent's
 * counters and its lines on standard error must be what the {@link ForkPlan} expects.
 */
public final class ForkedJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ForkPlan plan;
  private final Path room;
  private final Process process;
  private final long startedNanos = System.nanoTime();
  private @Nullable AgentStatus atTheEnd;

  /**
   * How it ended.
   *
   * @param stdout to the byte
   * @param status the agent's own account after the application's main; null without an agent or
   *     when the JVM was not held
   */
  public record Ended(
      int exit, String stdout, String stderr, Duration wall, @Nullable AgentStatus status) {}

  private ForkedJvm(ForkPlan plan, Path room, Process process) {
    this.plan = plan;
    this.room = room;
    this.process = process;
  }

  /** Plans a JVM; see {@link ForkPlan#start}. */
  public static ForkPlan of(Class<?> main, String... arguments) {
    return new ForkPlan(main.getName(), arguments);
  }

  static ForkedJvm start(ForkPlan plan) {
    try {
      var room = Files.createTempDirectory("cemaf-fork");
      var builder =
          new ProcessBuilder(plan.command(room))
              .directory(room.toFile())
              .redirectOutput(room.resolve("stdout").toFile())
              .redirectError(room.resolve("stderr").toFile());
      // What the machine's owner has set must not change a test.
      builder.environment().keySet().removeIf(name -> name.startsWith("CEMAF_"));
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.environment().putAll(plan.environment());
      return new ForkedJvm(plan, room, builder.start());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Its own directory: where it runs, and where its rules and its output are. */
  public Path room() {
    return room;
  }

  /** Where its rules are, to be rewritten while it runs. */
  public Path rules() {
    return room.resolve(ForkPlan.RULES);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public String stdout() {
    return read("stdout");
  }

  public String stderr() {
    return read("stderr");
  }

  /** What the agent says of itself now. */
  public AgentStatus status() {
    return AgentStatus.of(room, pid());
  }

  /** A verb of the command line for this JVM, such as {@code set} or {@code detach}. */
  public Commands.Result command(String verb, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = verb;
    all[1] = Long.toString(pid());
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Commands.cemaf(room, all);
  }

  /** Whether the application's main has returned, of a held JVM. */
  public boolean mainEnded() {
    return Files.exists(room.resolve(ForkPlan.ENDED));
  }

  /** Waits for the end, checks it against the plan and tells it. */
  public Ended await() {
    return await(PATIENCE);
  }

  /** As {@link #await()}, for applications that take their time. */
  public Ended await(Duration most) {
    var deadline = startedNanos + most.toNanos();
    if (plan.isHeld()) {
      awaitMain(deadline);
      if (process.isAlive() && plan.hasAgent()) {
        atTheEnd = status();
      }
    }
    release();
    try {
      if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("still running after " + most + "\n" + threads() + read("stderr"));
      }
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(problem);
    }
    var ended =
        new Ended(
            process.exitValue(),
            stdout(),
            stderr(),
            Duration.ofNanos(System.nanoTime() - startedNanos),
            atTheEnd);
    plan.check(ended);
    return ended;
  }

  /** Sends a signal, such as TERM. */
  public void signal(String name) {
    Commands.run(
        room,
        java.util.Map.of(),
        Duration.ofSeconds(5),
        java.util.List.of("kill", "-" + name, Long.toString(pid())));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitMain(long deadline) {
    try {
      // The marker is a file of another process: there is nothing to wait on but time.
      while (!mainEnded() && process.isAlive()) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("main still runs\n" + threads() + read("stderr"));
        }
        var unused = process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(problem);
    }
  }

  private String threads() {
    return Commands.run(
            room,
            java.util.Map.of(),
            Duration.ofSeconds(20),
            java.util.List.of(
                Jdk.underTest().tool("jcmd").toString(), Long.toString(pid()), "Thread.print"))
        .stdout();
  }

  /** Lets it end: its standard input is over. */
  public void release() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // It has ended by itself.
    }
  }

  private String read(String name) {
    try {
      return Files.readString(room.resolve(name));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
