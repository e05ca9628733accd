package io.cemaf.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code disk:} reading and writing paced. */
final class DiskShape {
  /** Less would hold every operation for as long as one can be held. */
  private static final long LEAST_RATE = 1000;

  static final Key<Mode> MODE =
      Key.of(
          "mode",
          WordType.of(Mode.values()),
          "Pace and count, only count, or do neither.",
          "the file's");
  static final Key<List<String>> PATHS =
      Key.required(
          "paths",
          new ListType<>(new TextType(TextType.Form.GLOB), false),
          "Files that are meant, wherever a symbolic link leads to them: ** stands for any"
              + " directories, * for any part of a name; a path without wildcards is meant with"
              + " all that is below it.");
  static final Key<ByLevel<Long>> MAX_WRITE_RATE = rate("maxWriteRate", "written");
  static final Key<ByLevel<Long>> MAX_READ_RATE = rate("maxReadRate", "read");
  static final Key<Boolean> SCHEDULER =
      Key.of(
          "scheduler",
          WordType.of("deadline", "fifo"),
          "deadline: reads do not wait for writes, nor operations of up to 16 KiB for larger ones;"
              + " fifo: all in the order of arrival.",
          "deadline");
  static final Shape SHAPE =
      new Shape(
          "disk",
          "The application's reading and writing of some files is paced and counted. One operation"
              + " is held 250 ms at most, for each 64 KiB of it: rather than hold it for longer"
              + " the rate is exceeded.",
          MODE,
          PATHS,
          MAX_WRITE_RATE,
          MAX_READ_RATE,
          SCHEDULER);

  private DiskShape() {}

  private static Key<ByLevel<Long>> rate(String name, String done) {
    return Key.of(
        name,
        new ByLevelType<>(new QuantityType.OfByteRate(LEAST_RATE), false),
        "How much is " + done + " a second, by all threads together.",
        "no limit: only counted");
  }

  /** The first section that is given, whole; null if there is none. */
  static @Nullable DiskSpec bind(List<Section> sections) {
    var section = SensorsShape.firstOrNull(sections, RootShape.DISK);
    return section == null
        ? null
        : new DiskSpec(
            section.get(MODE),
            section.get(PATHS, List.of()),
            section.get(MAX_WRITE_RATE),
            section.get(MAX_READ_RATE),
            section.get(SCHEDULER, Boolean.FALSE));
  }
}
