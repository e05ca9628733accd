package io.cemaf.agent.cli;

import java.util.ArrayList;
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
    var answers = new ArrayList<Map<String, Object>>();
    for (var value : given.values().entrySet()) {
      var arguments = Map.<String, Object>of("key", value.getKey(), "value", value.getValue());
      var answer = targets.ask(given.jvm(), "set", arguments);
      if (answer.exit() != Exit.FINE || !console.json()) {
        var exit = console.print(answer);
        if (exit != Exit.FINE) {
          return exit;
        }
      }
      answers.add(answer.body());
    }
    if (console.json()) {
      console.print(Map.of(StatusDocument.SETTINGS, answers));
    }
    return Exit.FINE;
  }
}
