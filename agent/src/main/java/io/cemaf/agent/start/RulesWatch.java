package io.cemaf.agent.start;

import io.cemaf.agent.observe.Log;
import io.cemaf.rules.LoadOptions;
import io.cemaf.rules.Loaded;
import io.cemaf.rules.Problem;
import io.cemaf.rules.Rules;
import io.cemaf.rules.RulesLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the rules files, and again when one of them changes; a broken one is refused. */
final class RulesWatch {
  /** Larger files are read on an agent thread: premain is to be short. */
  private static final long EARLY_BYTES = 64 * 1024;

  /**
   * Files that were read again.
   *
   * @param rules null if they were refused: the last good ones stay
   */
  record Changed(List<String> files, @Nullable Rules rules, List<String> problems) {}

  /** What tells that a file is another one than before. */
  private record Mark(@Nullable FileTime modified, long size, @Nullable Object key) {
    static final Mark ABSENT = new Mark(null, -1, null);
  }

  private final Settings settings;
  private final Log log;
  private Map<Path, Mark> marks = Map.of();
  private List<String> givenBefore = List.of();
  private long nextNanos;
  private boolean read;
  private volatile @Nullable String refusal;
  private volatile List<String> problems = List.of();

  RulesWatch(Settings settings, Log log) {
    this.settings = settings;
    this.log = log;
  }

  private List<Path> given() {
    var files = new ArrayList<Path>();
    for (var file : settings.rules()) {
      files.add(Path.of(file));
    }
    return files;
  }

  /** The rules, if they are given and small enough to be read in premain; null otherwise. */
  @Nullable Rules readEarly() {
    var files = given();
    if (files.isEmpty()) {
      return null;
    }
    var size = 0L;
    for (var file : files) {
      size += mark(file).size();
    }
    return size > EARLY_BYTES ? null : readFirst();
  }

  /** Whether the rules were read, be it in vain. */
  boolean hasRead() {
    return read;
  }

  /** The rules; null if they are broken: the agent then decides nothing until they are mended. */
  @Nullable Rules readFirst() {
    if (read) {
      return null;
    }
    read = true;
    var loaded = load();
    // Whoever asks for failFast is told by the line that the JVM ends with.
    if (loaded.rules() == null && !settings.failFast()) {
      warn("the agent stays off until they are mended");
    }
    return loaded.rules();
  }

  /** What has changed since the last look; null if nothing has, or it is not time to look. */
  @Nullable Changed poll(long nowNanos) {
    if (nextNanos == 0) {
      nextNanos = nowNanos;
    }
    if (nowNanos - nextNanos < 0) {
      return null;
    }
    nextNanos = nowNanos + settings.reloadInterval().toNanos();
    if (!isChanged()) {
      return null;
    }
    var loaded = load();
    if (loaded.rules() == null) {
      warn("the last good ones stay in force");
    }
    return new Changed(settings.rules(), loaded.rules(), problems);
  }

  private boolean isChanged() {
    if (!settings.rules().equals(givenBefore)) {
      return true;
    }
    for (var known : marks.entrySet()) {
      if (!mark(known.getKey()).equals(known.getValue())) {
        return true;
      }
    }
    return false;
  }

  private Loaded load() {
    var files = given();
    var options =
        new LoadOptions(
            null,
            settings.rulesTrust(),
            Path.of(settings.sysroot()),
            settings.environmentForRules(),
            LoadOptions.currentUserId());
    var loaded = RulesLoader.load(files, options);
    var seen = new HashMap<Path, Mark>();
    for (var file : files) {
      seen.put(file, mark(file));
    }
    if (loaded.rules() != null) {
      for (var file : loaded.rules().files()) {
        seen.put(file, mark(file));
      }
    } else {
      // The last good files' includes may be what has to be mended.
      for (var known : marks.keySet()) {
        seen.put(known, mark(known));
      }
    }
    marks = seen;
    refusal = loaded.rules() == null ? refusal(loaded) : null;
    givenBefore = settings.rules();
    var texts = new ArrayList<String>();
    for (var problem : loaded.problems()) {
      texts.add(problem.toString());
    }
    problems = List.copyOf(texts);
    return loaded;
  }

  /** Whether the last reading found errors. */
  boolean isRefused() {
    return refusal != null;
  }

  /** What is wrong with the rules as last read; empty if nothing is. */
  String refusal() {
    var said = refusal;
    return said == null ? "" : said;
  }

  private void warn(String consequence) {
    log.error(consequence + ": " + refusal());
  }

  private static String refusal(Loaded loaded) {
    Problem first = null;
    var errors = 0;
    for (var problem : loaded.problems()) {
      if (problem.severity() == Problem.Severity.ERROR) {
        errors++;
        first = first == null ? problem : first;
      }
    }
    return "the rules have "
        + errors
        + (errors == 1 ? " error: " : " errors, the first: ")
        + first
        + "; 'java -jar cemaf.jar check' shows all";
  }

  private static Mark mark(Path file) {
    try {
      var attributes =
          Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
      return new Mark(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException absent) {
      return Mark.ABSENT;
    }
  }

  /** What the last reading complained about. */
  List<String> problems() {
    return problems;
  }
}
