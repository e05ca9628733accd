package io.cemaf.testapps.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the figures are taken.
 *
 * @param quick so short that it only shows whether everything works
 * @param only the parts to run; {@code all} for all
 * @param directory for rules files, logs and the table
 * @param peer OpenTelemetry's agent
 * @param classPath what applications are started from: this module's own classes
 */
record Bench(boolean quick, String only, Path directory, Path jar, Path peer, String classPath) {
  static Bench read() throws IOException {
    var directory = Path.of(System.getProperty("bench.directory", "target")).toAbsolutePath();
    Files.createDirectories(directory);
    return new Bench(
        Boolean.getBoolean("bench.quick"),
        System.getProperty("bench.only", "all"),
        directory,
        io.cemaf.testapps.harness.AgentJar.path(),
        Path.of(System.getProperty("bench.peer", "")),
        Path.of(
                java.net.URI.create(
                    Bench.class.getProtectionDomain().getCodeSource().getLocation().toString()))
            .toString());
  }

  /** The same, for applications that are started from elsewhere. */
  Bench withClassPath(String another) {
    return new Bench(quick, only, directory, jar, peer, another);
  }

  boolean wants(String part) {
    return only.equals("all") || List.of(only.split(",", -1)).contains(part);
  }

  /** As often as is said, or hardly at all. */
  int times(int wanted) {
    return quick ? Math.min(wanted, 2) : wanted;
  }

  /** The running JDK, then those that are named for it. */
  static List<Path> jdks() {
    var homes = new ArrayList<Path>();
    homes.add(Path.of(System.getProperty("java.home")));
    var named = System.getProperty("cemaf.test.java.home2", "");
    var more = System.getenv().getOrDefault("CEMAF_TEST_JDKS", "");
    for (var home : (named + " " + more).split("[\\s,]+", -1)) {
      if (!home.isEmpty() && !homes.contains(Path.of(home))) {
        homes.add(Path.of(home));
      }
    }
    return homes;
  }

  Path rules(String name, String yaml) throws IOException {
    return Files.writeString(directory.resolve(name), yaml);
  }

  /** Tells how far it is; the table alone goes to standard output. */
  static void say(String text) {
    System.err.println("bench: " + text);
  }
}
