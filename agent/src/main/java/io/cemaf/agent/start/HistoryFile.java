package io.cemaf.agent.start;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cemaf.agent.pressure.LearnedThresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What thresholds have learned, in a file: {@code {"format": "cemaf-history/1", "seconds": {"cpu":
 * [0.25, ...]}}}, for each signal how long it was in each of its buckets.
 */
final class HistoryFile {
  private static final String FORMAT = "cemaf-history/1";
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;

  HistoryFile(Path file) {
    this.file = file;
  }

  /** It is there, and no history that can be read. */
  static final class NoHistory extends IOException {
    private static final long serialVersionUID = 1;

    NoHistory(String message) {
      super(message);
    }
  }

  /** What it holds; nothing if there is no such file yet. */
  Map<String, double[]> read() throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new NoHistory("it has " + Files.size(file) + " bytes");
      }
      return histories(JSON.std.mapFrom(Files.readAllBytes(file)));
    } catch (NoSuchFileException none) {
      return Map.of();
    } catch (com.fasterxml.jackson.core.JacksonException notJson) {
      throw new NoHistory("it is no JSON: " + notJson.getOriginalMessage());
    }
  }

  private static Map<String, double[]> histories(@Nullable Map<String, Object> document)
      throws NoHistory {
    if (document == null
        || !FORMAT.equals(document.get("format"))
        || !(document.get("seconds") instanceof Map<?, ?> signals)) {
      throw new NoHistory("it is not of the format " + FORMAT);
    }
    var histories = new HashMap<String, double[]>();
    for (var signal : signals.entrySet()) {
      histories.put(String.valueOf(signal.getKey()), seconds(signal.getValue()));
    }
    return histories;
  }

  private static double[] seconds(Object value) throws NoHistory {
    if (!(value instanceof List<?> numbers) || numbers.size() != LearnedThresholds.buckets()) {
      throw new NoHistory("a signal has not " + LearnedThresholds.buckets() + " numbers");
    }
    var seconds = new double[numbers.size()];
    for (var i = 0; i < seconds.length; i++) {
      if (!(numbers.get(i) instanceof Number number)
          || !(number.doubleValue() >= 0)
          || Double.isInfinite(number.doubleValue())) {
        throw new NoHistory("a signal has " + numbers.get(i) + " where seconds are expected");
      }
      seconds[i] = number.doubleValue();
    }
    return seconds;
  }

  /** Whole or not at all: what was there stays until the new one is complete. */
  void write(Map<String, double[]> histories) throws IOException {
    var seconds = new LinkedHashMap<String, Object>();
    histories.forEach((signal, buckets) -> seconds.put(signal, rounded(buckets)));
    var document = new LinkedHashMap<String, Object>();
    document.put("format", FORMAT);
    document.put("seconds", seconds);
    var fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".cemaf-history",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(fresh, JSON.std.asBytes(document));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static double[] rounded(double[] buckets) {
    var rounded = new double[buckets.length];
    for (var i = 0; i < buckets.length; i++) {
      rounded[i] = Math.round(buckets[i] * 1_000) / 1_000.0;
    }
    return rounded;
  }

  /** Puts what is no history out of the way, whosever it is; where it is now. */
  Path putAside() throws IOException {
    for (var number = 0; ; number++) {
      var aside = file.resolveSibling(file.getFileName() + ".bad" + (number == 0 ? "" : number));
      if (!Files.exists(aside)) {
        return Files.move(file, aside);
      }
    }
  }
}
