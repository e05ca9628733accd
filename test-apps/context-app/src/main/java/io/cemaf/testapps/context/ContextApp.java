package io.cemaf.testapps.context;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/**
 * Holds as much context as it is told, reads all of it again, and says whether each value was what
 * it had been: {@code segments|chats MEBIBYTES [CHARACTERS]}.
 *
 * <p>Prints one line of JSON; sizes in bytes, times in milliseconds.
 */
public final class ContextApp {
  private static final int USUAL_CHARACTERS = 65_536;

  private ContextApp() {}

  /** What holds the context. */
  interface Kind {
    /** Puts a value in. */
    void add(int number, String text);

    /** Whether the value is what was put in. */
    boolean isSame(int number, String text);
  }

  /** Runs once. */
  public static void main(String[] arguments) throws IOException {
    var kind = arguments[0].equals("segments") ? new Segments() : new Chats();
    var characters = arguments.length > 2 ? Integer.parseInt(arguments[2]) : USUAL_CHARACTERS;
    var values = Math.toIntExact((Long.parseLong(arguments[1]) << 20) / characters);
    var prose = new Prose();
    var began = System.nanoTime();
    for (var i = 0; i < values; i++) {
      kind.add(i, prose.text(i, characters));
    }
    var written = System.nanoTime();
    var verified = 0;
    for (var i = 0; i < values; i++) {
      verified += kind.isSame(i, prose.text(i, characters)) ? 1 : 0;
    }
    var read = System.nanoTime();
    var line = new LinkedHashMap<String, Object>();
    line.put("kind", arguments[0]);
    line.put("values", values);
    line.put("bytes", (long) values * characters);
    line.put("verified", verified);
    line.put("writeMillis", (written - began) / 1_000_000);
    line.put("readMillis", (read - written) / 1_000_000);
    line.put("wallMillis", (read - began) / 1_000_000);
    line.put("peakRssBytes", peakRss());
    System.out.println(new JsonMapper().writeValueAsString(line));
  }

  /** VmHWM; -1 where there is none. */
  private static long peakRss() throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return -1;
  }
}
