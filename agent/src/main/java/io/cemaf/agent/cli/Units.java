package io.cemaf.agent.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {
  private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Units() {}

  /** A signal's value with its unit. */
  static String signal(String signal, double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    var name = bare(signal);
    if (name.equals("temperature")) {
      return String.format(Locale.ROOT, "%.1f C", value);
    }
    if (name.equals("rss") || name.endsWith(".bytes")) {
      return size(value);
    }
    if (isRate(name)) {
      return size(value) + "/s";
    }
    if (name.startsWith("latency.") || name.startsWith("jfr.")) {
      return millis(Math.round(value * 1_000));
    }
    return isRatio(name)
        ? String.format(Locale.ROOT, "%.1f %%", value * 100)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String bare(String signal) {
    if (signal.startsWith("ema.")) {
      return signal.substring("ema.".length());
    }
    return signal.startsWith("forecast.") ? signal.substring("forecast.".length()) : signal;
  }

  private static boolean isRate(String name) {
    return switch (name) {
      case "diskRead", "diskWrite", "netSent", "netReceived" -> true;
      default -> false;
    };
  }

  private static boolean isRatio(String name) {
    return switch (name) {
      case "cpu", "memory", "heap", "disk", "gpu", "vram", "gc", "throttled", "battery" -> true;
      default ->
          name.startsWith("psi.") || name.startsWith("budget.") || name.startsWith("errors.");
    };
  }

  static String size(double bytes) {
    var unit = 0;
    var left = bytes;
    while (left >= 1_024 && unit < SIZES.length - 1) {
      left /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, SIZES[unit]);
  }

  static String millis(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    var seconds = millis / 1_000;
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    if (seconds < 3_600) {
      return seconds / 60 + " m " + seconds % 60 + " s";
    }
    return seconds / 3_600 + " h " + seconds / 60 % 60 + " m";
  }
}
