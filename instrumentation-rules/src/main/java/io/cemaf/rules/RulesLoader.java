package io.cemaf.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rules files strictly: everything that is wrong is reported at once, with its place, and
 * nothing is ignored.
 */
public final class RulesLoader {
  private RulesLoader() {}

  /**
   * Loads rules files with what they include, the built-in packs and the device's defaults. Without
   * files the default rules hold (SEMANTICS 30).
   */
  public static Loaded load(List<Path> files, LoadOptions options) {
    var problems = new ArrayList<Problem>();
    var references = new ArrayList<Reference>();
    var sources = new SourceFiles(options, problems, references);
    for (var file : files) {
      sources.read(file);
    }
    var rules = new Assembly(sources, options, problems, references).assemble(files.isEmpty());
    return new Loaded(hasErrors(problems) ? null : rules, Sorting.sorted(problems));
  }

  private static boolean hasErrors(List<Problem> problems) {
    for (var problem : problems) {
      if (problem.severity() == Problem.Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /** Apart, so that its lambdas are linked only where there are problems. */
  private static final class Sorting {
    static List<Problem> sorted(List<Problem> problems) {
      if (problems.size() < 2) {
        return problems;
      }
      var files = new ArrayList<String>();
      for (var problem : problems) {
        var source = problem.source();
        if (source != null && !files.contains(source.file())) {
          files.add(source.file());
        }
      }
      var sorted = new ArrayList<>(problems);
      sorted.sort((a, b) -> Long.compare(position(a, files), position(b, files)));
      return sorted;
    }

    private static long position(Problem problem, List<String> files) {
      var source = problem.source();
      return source == null
          ? Long.MAX_VALUE
          : ((long) files.indexOf(source.file()) << 48)
              + ((long) source.line() << 20)
              + source.column();
    }
  }
}
