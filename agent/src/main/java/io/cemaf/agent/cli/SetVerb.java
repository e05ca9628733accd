package io.cemaf.agent.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sets settings of a running JVM, above all other sources. */
@Command(
    name = "set",
    description = "Set settings of a running JVM, above all other sources; KEY= takes one back.",
    mixinStandardHelpOptions = true)
final class SetVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Targets targets;

  @Parameters(
      arity = "1..*",
      paramLabel = "[PID|MAIN] KEY=VALUE",
      description = "The JVM, where there is more than one, and the settings: mode=observe.")
  private List<String> words = List.of();

  SetVerb(Console console, Targets targets) {
    this.console = console;
    this.targets = targets;
  }

  @Override
  public Integer call() throws CliFailure {
    var given = KeyValues.of(words);
    if (given.values().isEmpty()) {
      throw new CliFailure(Exit.USAGE, "say what to set: KEY=VALUE");
    }
    return console.print(targets.ask(given.jvm(), "set", Map.of("values", given.values())));
  }
}
