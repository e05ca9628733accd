package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What a directory's files take on disk, holes in them not counted. */
final class DiskUse {
  private static final int BLOCK = 512;

  private DiskUse() {}

  static long of(Path directory) throws IOException, InterruptedException {
    // only the kernel knows what a file with holes takes
    var counting =
        new ProcessBuilder("du", "-s", "--block-size=" + BLOCK, directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = counting.inputReader(StandardCharsets.UTF_8)) {
      var line = output.readLine();
      counting.waitFor();
      if (line == null) {
        throw new IOException("du says nothing about " + directory);
      }
      return Long.parseLong(line.split("\\s+", -1)[0]) * BLOCK;
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (var all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
