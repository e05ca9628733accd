package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An application in a JVM of its own. */
public final class ForkedJvm implements GuardedApp {
  private final ForkPlan plan;
  private final Path room;
  private final Process process;
  private final long startedNanos = System.nanoTime();
  private @Nullable AgentStatus atTheEnd;

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

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path room() {
    return room;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public String stdout() {
    return read("stdout");
  }

  @Override
  public String stderr() {
    return read("stderr");
  }

  /** Whether the application's main has returned, of a held JVM. */
  public boolean mainEnded() {
    return Files.exists(room.resolve(ForkPlan.ENDED));
  }

  @Override
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

  @Override
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
