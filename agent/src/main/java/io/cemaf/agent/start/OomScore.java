package io.cemaf.agent.start;

import io.cemaf.agent.observe.FallBack;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the kernel adds to this process's badness: written while rules say so, then put back. */
final class OomScore {
  private static final String FILE = "proc/self/oom_score_adj";

  private final Path file;
  private final Health health;
  private final Log log;
  private @Nullable String before;
  private @Nullable Integer inForce;
  private @Nullable Integer written;

  OomScore(Path sysroot, Health health, Log log) {
    file = sysroot.resolve(FILE);
    this.health = health;
    this.log = log;
  }

  /** Says what is wanted; null for what it was. */
  synchronized void use(@Nullable Integer wanted) {
    if (Objects.equals(wanted, inForce)) {
      return;
    }
    inForce = wanted;
    try {
      if (wanted != null) {
        before = before == null ? read() : before;
        write(wanted.toString());
        written = wanted;
      } else if (before != null) {
        write(before);
        before = null;
        written = null;
      }
    } catch (IOException refused) {
      health.count(FallBack.OOM_SCORE_NOT_SET);
      log.warn(
          "oom_score_adj stays as it is: "
              + (wanted == null ? before : wanted)
              + " cannot be written ("
              + refused
              + "); less than it was needs privileges");
    }
  }

  /** What was written; null where it is as it was. */
  synchronized @Nullable Integer set() {
    return written;
  }

  private String read() throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }

  private void write(String score) throws IOException {
    Files.writeString(
        file,
        score + "\n",
        StandardCharsets.US_ASCII,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
