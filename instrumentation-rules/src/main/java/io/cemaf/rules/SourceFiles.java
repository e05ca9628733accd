package io.cemaf.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rules files and what they include: a file first, then its includes, each once. */
final class SourceFiles {
  private static final Type<Section> ROOT = new SectionType(RootShape.SHAPE);

  /** A file that could be read. */
  record Source(Section section, Reading reading) {}

  private final LoadOptions options;
  private final List<Problem> problems;
  private final List<Reference> references;
  private final List<Source> sources = new ArrayList<>();
  private final Set<Path> read = new LinkedHashSet<>();
  private final List<Path> open = new ArrayList<>();

  SourceFiles(LoadOptions options, List<Problem> problems, List<Reference> references) {
    this.options = options;
    this.problems = problems;
    this.references = references;
  }

  List<Source> sources() {
    return sources;
  }

  /** Absolute, includes among them. */
  List<Path> paths() {
    return List.copyOf(read);
  }

  void read(Path file) {
    read(file, null);
  }

  private void read(Path file, @Nullable SourceRef includedAt) {
    var path = file.toAbsolutePath().normalize();
    var reading = new Reading(file.toString(), problems, references);
    var place = includedAt == null ? YamlText.start(reading) : includedAt;
    if (open.contains(path)) {
      reading.error(place, Code.CYCLE, file + " includes itself, by way of " + open);
      return;
    }
    if (!read.add(path)) {
      return;
    }
    var text = TextFile.read(path, options, place, reading);
    var node = text == null ? null : YamlText.compose(text, reading);
    var section = node == null ? null : ROOT.read(node, reading);
    if (section != null) {
      sources.add(new Source(section, reading));
      open.add(path);
      for (var include : section.get(RootShape.INCLUDE, List.of())) {
        read(file.resolveSibling(include), section.sourceOf(RootShape.INCLUDE));
      }
      open.remove(path);
    }
  }
}
