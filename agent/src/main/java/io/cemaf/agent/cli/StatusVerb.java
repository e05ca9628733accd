package io.cemaf.agent.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a JVM, or without one this machine and every JVM with the agent. */
@Command(
    name = "status",
    description = "Show a JVM; without one this machine and every JVM with the agent.",
    mixinStandardHelpOptions = true)
final class StatusVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Targets targets;
  private final MachineStatus machine;

  @Parameters(arity = "0..1", paramLabel = "PID|MAIN", description = "The JVM.")
  private @Nullable String target;

  @Option(
      names = "--decisions",
      paramLabel = "N",
      description = "How many of the last decisions to show, 10 if not given.")
  private int decisions = 10;

  StatusVerb(Console console, Targets targets, MachineStatus machine) {
    this.console = console;
    this.targets = targets;
    this.machine = machine;
  }

  @Override
  public Integer call() throws CliFailure {
    if (target == null) {
      console.print(machine.document(targets.agents()));
      return Exit.FINE;
    }
    return console.print(targets.ask(target, "status", Map.of("decisions", decisions)));
  }
}
