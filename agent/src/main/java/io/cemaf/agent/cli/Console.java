package io.cemaf.agent.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a verb prints, and whether for a person or as JSON. Used as a mixin by every verb. */
final class Console {
  private final PrintStream out;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  Console(PrintStream out) {
    this.out = out;
  }

  boolean json() {
    return json;
  }

  /** Prints a line for a person. */
  void line(String text) {
    out.println(text);
  }

  /** Prints an answer as it was asked for, and tells its exit code. */
  int print(Answer answer) throws CliFailure {
    if (answer.body().get(Answer.ERROR) instanceof String error && !json) {
      throw new CliFailure(answer.exit(), error);
    }
    print(answer.body());
    return answer.exit();
  }

  void print(Map<String, Object> document) throws CliFailure {
    if (!json) {
      out.print(DocumentPrinter.print(document));
      return;
    }
    try {
      out.println(Wire.pretty(document));
    } catch (IOException problem) {
      throw new CliFailure(Exit.FINDINGS, "the answer cannot be printed: " + problem.getMessage());
    }
  }
}
