package io.cemaf.agent.start;

import io.cemaf.agent.disk.DiskBoard;
import io.cemaf.agent.disk.DiskReport;
import io.cemaf.agent.logs.LogBoard;
import io.cemaf.rules.DiskSpec;
import io.cemaf.rules.LoggingSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code status} tells of disks and log files. */
final class StorageText {
  private static final double YEAR_MILLIS = 365.25 * 86_400_000;
  private static final String WRITTEN = "write_bytes:";

  private StorageText() {}

  static Map<String, Object> of(DiskSpec spec, DiskBoard board, Path sysroot) {
    var report = board.report();
    var terms = report.terms();
    var one = new LinkedHashMap<String, Object>();
    one.put("paths", spec.paths());
    one.put("mode", terms.mode().name());
    one.put("scheduler", terms.fifo() ? "fifo" : "deadline");
    one.put("maxWriteBytesPerSecond", terms.writeRate() == 0 ? null : terms.writeRate());
    one.put("maxReadBytesPerSecond", terms.readRate() == 0 ? null : terms.readRate());
    one.put("waiting", report.waiting());
    side("written", "write", report.written(), one);
    side("read", "read", report.read(), one);
    one.put("gigabytesWrittenAYearNow", finite(report.yearlyNow()));
    one.put("gigabytesWrittenAYear", finite(report.yearly()));
    var process = processWritten(sysroot);
    one.put("processWrittenBytes", process < 0 ? null : process);
    one.put("processGigabytesWrittenAYear", process < 0 ? null : aYear(process));
    return one;
  }

  private static void side(
      String done, String kind, DiskReport.Side side, Map<String, Object> one) {
    one.put(done + "Bytes", side.bytes());
    one.put(kind + "sHeld", side.held());
    one.put(kind + "sHeldForMillis", side.heldMillis());
    one.put(kind + "LongestHeldMillis", side.longestMillis());
    one.put(kind + "sBeyondTheRate", side.exceeded());
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** What the kernel counts for the whole process, since its start; negative if it does not. */
  private static long processWritten(Path sysroot) {
    try {
      for (var line : Files.readAllLines(sysroot.resolve("proc/self/io"))) {
        if (line.startsWith(WRITTEN)) {
          return Long.parseLong(line.substring(WRITTEN.length()).strip());
        }
      }
    } catch (IOException | NumberFormatException absent) {
      // Another kernel, or a fake root: nothing is told.
    }
    return -1;
  }

  private static @Nullable Double aYear(long bytes) {
    try {
      return finite(bytes / 1e9 * YEAR_MILLIS / ManagementFactory.getRuntimeMXBean().getUptime());
    } catch (LinkageError noManagement) {
      return null;
    }
  }

  static Map<String, Object> of(LoggingSpec spec, LogBoard board) {
    var one = new LinkedHashMap<String, Object>();
    one.put("when", spec.when().stream().map(RuleText::condition).toList());
    one.put("keepAtLeast", spec.keepAtLeast().name().toLowerCase(Locale.ROOT));
    one.put("keeps", board.keeps());
    one.put("leftOut", board.leftOut());
    return one;
  }
}
