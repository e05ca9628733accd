package io.cemaf.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rules files strictly: everything that is wrong is reported at once, with its place, and
 * nothing is ignored.
 */
public final class RulesLoader {
  private final LoadOptions options;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();
  private final SourceFiles sources;
  private final boolean defaults;

  private RulesLoader(List<Path> files, LoadOptions options) {
    this.options = options;
    sources = new SourceFiles(options, problems, references);
    defaults = files.isEmpty();
    for (var file : files) {
      sources.read(file);
    }
  }

  /**
   * Loads rules files with what they include, the built-in packs and the device's defaults. Without
   * files the default rules hold (SEMANTICS 30).
   */
  public static Loaded load(List<Path> files, LoadOptions options) {
    return read(files, options).load();
  }

  /** The first half, for premain: reads the files, and neither packs nor device. */
  public static RulesLoader read(List<Path> files, LoadOptions options) {
    return new RulesLoader(files, options);
  }

  /** The names that the rules ask for; a superset where packs are switched off. */
  public RuleNames names() {
    return RuleNames.of(sources.sources(), defaults);
  }

  /** The second half, to be called once: everything put together and checked. */
  public Loaded load() {
    var rules = new Assembly(sources, options, problems, references).assemble(defaults);
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
