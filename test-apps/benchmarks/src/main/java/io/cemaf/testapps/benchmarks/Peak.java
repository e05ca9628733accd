package io.cemaf.testapps.benchmarks;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The most resident memory that this process ever had, as the kernel keeps it. */
final class Peak {
  private static final String KEY = "VmHWM:";

  private Peak() {}

  /** Such as {@code VmHWM: 41000 kB}; read with as little as possible, for it counts itself in. */
  static String line() throws IOException {
    try (var status = new FileInputStream("/proc/self/status")) {
      var text = new String(status.readAllBytes(), StandardCharsets.ISO_8859_1);
      var start = text.indexOf(KEY);
      if (start < 0) {
        throw new IOException("/proc/self/status has no " + KEY);
      }
      return text.substring(start, text.indexOf('\n', start));
    }
  }

  static double megabytes(String line) {
    if (!line.startsWith(KEY)) {
      throw new IllegalArgumentException(line);
    }
    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
  }
}
