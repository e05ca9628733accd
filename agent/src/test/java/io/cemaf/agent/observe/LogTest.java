package io.cemaf.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream errors = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @TempDir Path directory;

  private List<String> shown() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void warning_repeated_isShownOnceOnOneLine() {
    var log = new Log(errors, () -> 0);

    log.warn("first\nof two");
    log.warn("first\nof two");
    log.info("quiet");
    log.debug("quieter");

    assertThat(shown()).containsExactly("[cemaf] first of two");
  }

  @Test
  void health_sameFaultTwice_isShownOnce() {
    var health = new Health(new Log(errors, () -> 0));

    health.fault("reading", new IOException("gone"));
    health.fault("reading", new IOException("gone again"));

    assertThat(shown())
        .containsExactly(
            "[cemaf] reading failed, the application goes on without it: java.io.IOException: gone");
    assertThat(health.faults()).containsEntry("reading: java.io.IOException", 2L);
  }

  @Test
  void file_atInfo_getsInfoAndWorseWithTimeAndThread() throws IOException {
    var file = directory.resolve("cemaf.log");
    Files.writeString(file, "earlier" + System.lineSeparator());
    try (var log = new Log(errors, () -> 1_700_000_000_000L)) {
      log.configure(Log.Severity.INFO, file.toString());
      log.debug("too fine");
      log.info("started");
      log.warn("careful");
    }

    var thread = Thread.currentThread().getName();
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "earlier",
            "2023-11-14T22:13:20Z INFO [" + thread + "] started",
            "2023-11-14T22:13:20Z WARN [" + thread + "] careful");
    assertThat(shown()).containsExactly("[cemaf] careful");
  }

  @Test
  void file_notWritable_costsOneLineAndNothingElse() {
    var log = new Log(errors, () -> 0);
    log.configure(Log.Severity.DEBUG, directory.resolve("missing/cemaf.log").toString());
    log.configure(Log.Severity.DEBUG, directory.resolve("missing/cemaf.log").toString());
    log.info("one");
    log.info("two");

    assertThat(shown()).singleElement().asString().startsWith("[cemaf] cannot write the log file ");
  }

  @Test
  void file_diskFull_isGivenUpWithOneLine() {
    var log = new Log(errors, () -> 0);
    log.configure(Log.Severity.INFO, "/dev/full");
    log.info("one");
    log.info("two");

    assertThat(shown()).singleElement().asString().contains("/dev/full");
  }

  @Test
  void level_off_saysNothing() {
    var log = new Log(errors, () -> 0);
    log.configure(Log.Severity.OFF, null);
    log.error("really bad");

    assertThat(shown()).isEmpty();
  }
}
