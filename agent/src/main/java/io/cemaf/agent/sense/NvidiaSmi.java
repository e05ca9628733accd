package io.cemaf.agent.sense;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks NVIDIA's own command, every five seconds at most; one that hangs is killed. */
final class NvidiaSmi {
  private static final String NAME = "nvidia-smi";
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE_SECONDS = 10;
  private static final int MOST_BYTES = 16 * 1024;
  private static final double PERCENT = 100;
  private static final int FIELDS = 3;

  private final Path command;
  private final long patienceNanos;

  NvidiaSmi(Path command, long patienceNanos) {
    this.command = command;
    this.patienceNanos = patienceNanos;
  }

  /**
   * What it says of all processors.
   *
   * @param busy of the busiest one, NaN where none says
   * @param memory of the fullest one
   */
  record Use(double busy, double memory) {}

  /** The one on a search path; null if there is none. */
  static @Nullable NvidiaSmi on(@Nullable String searchPath) {
    var path = searchPath == null ? "" : searchPath;
    for (var directory : path.split(File.pathSeparator, -1)) {
      if (!directory.isEmpty()) {
        var command = Path.of(directory, NAME);
        if (Files.isExecutable(command)) {
          return new NvidiaSmi(command, TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        }
      }
    }
    return null;
  }

  Probe<Use> probe() {
    return new Probe<>("cemaf-gpu", this::ask, REST_NANOS);
  }

  Use ask() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                command.toString(),
                "--query-gpu=utilization.gpu,memory.used,memory.total",
                "--format=csv,noheader,nounits")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      if (!process.waitFor(patienceNanos, TimeUnit.NANOSECONDS)) {
        throw new IOException(
            command
                + " did not answer within "
                + TimeUnit.NANOSECONDS.toSeconds(patienceNanos)
                + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(command + " ended with " + process.exitValue());
      }
      try (var output = process.getInputStream()) {
        return read(new String(output.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** Lines such as {@code 35, 1234, 8192}; {@code [N/A]} where a processor does not say. */
  private Use read(String text) throws IOException {
    var busiest = Double.NaN;
    var fullest = Double.NaN;
    for (var line : text.strip().split("\n", -1)) {
      var fields = line.split(",", -1);
      if (fields.length != FIELDS) {
        throw new IOException(command + " says '" + text.strip() + "'");
      }
      var busy = number(fields[0]) / PERCENT;
      var memory = number(fields[1]) / number(fields[2]);
      busiest = worse(busiest, busy);
      fullest = worse(fullest, memory);
    }
    return new Use(busiest, fullest);
  }

  private static double worse(double most, double value) {
    var valid = value >= 0 && value <= 1;
    return valid && (Double.isNaN(most) || value > most) ? value : most;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException notSaid) {
      return Double.NaN;
    }
  }
}
