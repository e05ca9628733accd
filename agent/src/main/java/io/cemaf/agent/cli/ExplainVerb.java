package io.cemaf.agent.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what a rule does, in which order, and what it decided last. */
@Command(
    name = "explain",
    description = "Show what a rule does, in which order, and what it decided last.",
    mixinStandardHelpOptions = true)
final class ExplainVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Targets targets;

  @Parameters(
      arity = "1..2",
      paramLabel = "[PID|MAIN] RULE",
      description = "The JVM, where there is more than one, and the rule's name.")
  private List<String> words = List.of();

  ExplainVerb(Console console, Targets targets) {
    this.console = console;
    this.targets = targets;
  }

  @Override
  public Integer call() throws CliFailure {
    var words = JvmAndName.of(this.words);
    return console.print(targets.ask(words.jvm(), "explain", Map.of("rule", words.name())));
  }
}
