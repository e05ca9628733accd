package io.cemaf.agent.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Closes the guard of a rule, or all guards. */
@Command(
    name = "reset",
    description = "Close the guard of a rule, or all guards.",
    mixinStandardHelpOptions = true)
final class ResetVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Targets targets;

  @Parameters(
      arity = "1..2",
      paramLabel = "[PID|MAIN] RULE|all",
      description = "The JVM, where there is more than one, and the rule's name or all.")
  private List<String> words = List.of();

  ResetVerb(Console console, Targets targets) {
    this.console = console;
    this.targets = targets;
  }

  @Override
  public Integer call() throws CliFailure {
    var words = JvmAndName.of(this.words);
    return console.print(targets.ask(words.jvm(), "reset", Map.of("rule", words.name())));
  }
}
