package io.cemaf.testapps.overload;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cemaf.testapps.chat.TracedCall;
import io.cemaf.testapps.simulator.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Plays the overload bench's calls to a loopback server through a real application, once for each
 * contender, and prints what came of it beside the same calls simulated.
 */
public final class Overload {
  private static final String PART = "overload";

  private Overload() {}

  /** Prints to standard output and to {@code overload.txt}; ends with 0 whether bars are met. */
  public static void main(String[] arguments) throws IOException {
    var only = System.getProperty("bench.only", "all");
    if (!only.equals("all") && !List.of(only.split(",", -1)).contains(PART)) {
      return;
    }
    var quick = Boolean.getBoolean("bench.quick");
    var directory = Path.of(System.getProperty("bench.directory", "target"));
    Files.createDirectories(directory);
    var scale = quick ? Scale.quick() : Scale.full();
    var rehearsal = scale.rehearsal(false);
    var trace = write(rehearsal, directory.resolve("overload-trace.json"));
    Map<Contender, Run> runs = new EnumMap<>(Contender.class);
    for (var contender : Contender.chosen(System.getProperty("bench.contenders", "all"))) {
      System.err.println(
          "bench: overload, " + contender.title() + ", " + Math.round(scale.seconds()) + " s");
      runs.put(contender, Run.of(contender, scale, trace));
    }
    var text = new Report(scale, rehearsal, runs).text(quick);
    System.out.print(text);
    Files.writeString(directory.resolve("overload.txt"), text);
  }

  private static Path write(Rehearsal rehearsal, Path file) throws IOException {
    var calls =
        rehearsal.arrivals().stream()
            .map(
                call ->
                    new TracedCall(
                        call.nanos() / 1e6,
                        (int) Math.max(1, Math.round(call.tokens())),
                        call.priority().name().toLowerCase(Locale.ROOT),
                        call.phase()))
            .toList();
    new JsonMapper().writeValue(file.toFile(), calls);
    return file;
  }
}
