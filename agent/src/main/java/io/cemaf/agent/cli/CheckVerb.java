package io.cemaf.agent.cli;

import io.cemaf.rules.LoadOptions;
import io.cemaf.rules.Problem;
import io.cemaf.rules.RulesLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what is wrong with rules, and what they would match, without starting the application. */
@Command(
    name = "check",
    description = "Say what is wrong with rules, and what they would match in an application.",
    mixinStandardHelpOptions = true)
final class CheckVerb implements Callable<Integer> {
  @Mixin private final Console console;

  private final Path sysroot;

  @Parameters(
      arity = "1",
      split = ",",
      paramLabel = "RULES",
      description = "Rules files, separated by commas.")
  private List<Path> files = List.of();

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      description =
          "The application's jars and directories; without it only the rules are checked.")
  private @Nullable String path;

  @Option(names = "--device", description = "The device that the rules will run on.")
  private @Nullable String device;

  @Option(names = "--trust", description = "Read files that others can write.")
  private boolean trust;

  CheckVerb(Console console, Path sysroot) {
    this.console = console;
    this.sysroot = sysroot;
  }

  @Override
  public Integer call() throws CliFailure {
    var options =
        new LoadOptions(device, trust, sysroot, System.getenv(), LoadOptions.currentUserId());
    var loaded = RulesLoader.load(files, options);
    var problems = new ArrayList<>(loaded.problems());
    Checker.Findings findings = null;
    if (loaded.rules() != null && path != null) {
      try (var classPath = ClassPath.open(path)) {
        findings = new Checker(loaded.rules(), classPath).check();
        problems.addAll(findings.warnings());
      }
    }
    if (console.json()) {
      console.print(document(problems, findings));
    } else {
      print(problems, findings);
    }
    return problems.isEmpty() ? Exit.FINE : Exit.FINDINGS;
  }

  private void print(List<Problem> problems, Checker.@Nullable Findings findings) {
    problems.forEach(problem -> console.line(problem.toString()));
    if (findings == null) {
      if (problems.isEmpty()) {
        console.line("nothing wrong");
      }
      return;
    }
    for (var match : findings.matches()) {
      console.line(line(match));
    }
    console.line(
        findings.matches().size()
            + " methods of "
            + findings.classes()
            + " classes"
            + (findings.unreadable() == 0
                ? ""
                : ", " + findings.unreadable() + " class files cannot be read"));
  }

  /** Method, rules, and where there are several, which of them each key comes from. */
  private static String line(Map<String, Object> match) {
    var line = new StringBuilder().append(match.get("method"));
    var between = " <- ";
    if (match.get("rules") instanceof List<?> rules) {
      for (var rule : rules) {
        line.append(between).append(rule);
        between = ", ";
      }
      if (rules.size() > 1 && match.get("keys") instanceof Map<?, ?> keys) {
        keys.forEach((key, rule) -> line.append("; ").append(key).append(" of ").append(rule));
      }
    }
    return line.toString();
  }

  private static Map<String, Object> document(
      List<Problem> problems, Checker.@Nullable Findings findings) {
    var document = new LinkedHashMap<String, Object>();
    document.put("problems", problems.stream().map(CheckVerb::row).toList());
    if (findings != null) {
      document.put("matches", findings.matches());
      document.put("classes", findings.classes());
      document.put("unreadable", findings.unreadable());
    }
    return document;
  }

  private static Map<String, Object> row(Problem problem) {
    var source = problem.source();
    var row = new LinkedHashMap<String, Object>();
    if (source != null) {
      row.put("file", source.file());
      row.put("line", source.line());
      row.put("column", source.column());
    }
    row.put("severity", problem.severity().name());
    row.put("code", problem.code());
    row.put("message", problem.message());
    return row;
  }
}
