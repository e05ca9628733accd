package io.cemaf.agent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Loads the agent into a running JVM. */
@Command(
    name = "attach",
    description = "Load the agent into a running JVM.",
    mixinStandardHelpOptions = true)
final class AttachVerb implements Callable<Integer> {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @Mixin private final Console console;

  private final Targets targets;
  private final @Nullable Path jar;
  private final @Nullable AttachApi attach;

  @Parameters(
      arity = "1..*",
      paramLabel = "PID|MAIN [KEY=VALUE]",
      description = "The JVM, and agent arguments: rules=FILE[;FILE] mode=observe.")
  private List<String> words = List.of();

  AttachVerb(Console console, Targets targets, @Nullable Path jar, @Nullable AttachApi attach) {
    this.console = console;
    this.targets = targets;
    this.jar = jar;
    this.attach = attach;
  }

  @Override
  public Integer call() throws CliFailure {
    var given = KeyValues.of(words);
    if (given.jvm() == null) {
      throw new CliFailure(Exit.USAGE, "say which JVM: PID or main class");
    }
    if (attach == null) {
      throw new CliFailure(
          Exit.ATTACH_REFUSED,
          "this Java has no module jdk.attach: run the command line with a JDK, or start the"
              + " application with -javaagent");
    }
    if (jar == null || !Files.isRegularFile(jar)) {
      throw new CliFailure(Exit.ATTACH_REFUSED, "run this as java -jar cemaf.jar attach ...");
    }
    var arguments = arguments(given.values());
    var pid = Targets.anyJvm(given.jvm(), attach);
    if (targets.hasAgent(pid)) {
      return already(pid, given.values());
    }
    attach.load(pid, jar, arguments);
    if (!awaitAgent(pid)) {
      throw new CliFailure(
          Exit.FINDINGS,
          "process " + pid + " took the agent, which does not answer; its standard error says why");
    }
    return console.print(Answer.said("process " + pid + " has the agent now"));
  }

  private int already(long pid, Map<String, String> values) throws CliFailure {
    if (values.isEmpty()) {
      return console.print(Answer.said("process " + pid + " has the agent already"));
    }
    throw new CliFailure(
        Exit.FINDINGS, "process " + pid + " has the agent already: use set, or detach it first");
  }

  /** The JVM has another working directory: files go by their absolute path. */
  private static String arguments(Map<String, String> values) throws CliFailure {
    var arguments = new StringJoiner(",");
    for (var entry : values.entrySet()) {
      var value = entry.getKey().endsWith("rules") ? absolute(entry.getValue()) : entry.getValue();
      if (value.indexOf(',') >= 0) {
        throw new CliFailure(
            Exit.USAGE, "agent arguments cannot hold a comma: " + entry.getKey() + "=" + value);
      }
      arguments.add(entry.getKey() + "=" + value);
    }
    return arguments.toString();
  }

  private static String absolute(String files) {
    var absolute = new ArrayList<String>();
    for (var file : files.replace(',', ';').split(";", -1)) {
      if (!file.isBlank()) {
        absolute.add(Path.of(file.strip()).toAbsolutePath().normalize().toString());
      }
    }
    return String.join(";", absolute);
  }

  /** The agent opens its socket on its own thread, a moment after the JVM has taken it. */
  private boolean awaitAgent(long pid) {
    var end = System.nanoTime() + PATIENCE_NANOS;
    while (!targets.hasAgent(pid)) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
