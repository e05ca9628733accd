package io.cemaf.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes the agent out of a JVM: original bytecode back, threads ended. */
@Command(
    name = "detach",
    description = "Take the agent out of a JVM; its classes get their original bytecode back.",
    mixinStandardHelpOptions = true)
final class DetachVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Targets targets;

  @Parameters(arity = "0..1", paramLabel = "PID|MAIN", description = "The JVM.")
  private @Nullable String target;

  DetachVerb(Console console, Targets targets) {
    this.console = console;
    this.targets = targets;
  }

  @Override
  public Integer call() throws CliFailure {
    return console.print(targets.ask(target, "detach", Map.of()));
  }
}
