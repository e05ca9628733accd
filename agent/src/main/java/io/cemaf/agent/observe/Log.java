package io.cemaf.agent.observe;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own log. Warnings and errors go to standard error, one {@code [cemaf]} line each and
 * each only once; everything at or above the level goes to the file, if there is one. Never
 * java.util.logging (an application may not have set up its LogManager yet), never standard output.
 */
public final class Log implements Consumer<String>, AutoCloseable {
  private static final int MOST_LINES = 256;

  private final PrintStream errors;
  private final LongSupplier clockMillis;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  /** Not a monitor: an application's virtual thread that comes here must not be pinned. */
  private final ReentrantLock fileLock = new ReentrantLock();

  private volatile Severity level = Severity.WARN;
  private volatile @Nullable String file;
  private @Nullable OutputStream out;

  /** How grave a message is, and the least grave that is logged. */
  public enum Severity {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /**
   * Logs to {@code errors} alone until a file is {@linkplain #configure set}.
   *
   * @param errors the standard error of the process as it was at start
   * @param clockMillis milliseconds since the epoch, read for lines that go to a file
   */
  public Log(PrintStream errors, LongSupplier clockMillis) {
    this.errors = errors;
    this.clockMillis = clockMillis;
  }

  /**
   * Sets level and file; nothing happens to a file that stays the same.
   *
   * @param path null for no file
   */
  public void configure(Severity least, @Nullable String path) {
    level = least;
    fileLock.lock();
    try {
      if (Objects.equals(path, file)) {
        return;
      }
      closeFile();
      file = path;
    } finally {
      fileLock.unlock();
    }
    if (path != null) {
      open(path);
    }
  }

  /** Whether {@link #info} leads anywhere: saves building the message. */
  public boolean informs() {
    return file != null && level.ordinal() >= Severity.INFO.ordinal();
  }

  /** Whether {@link #debug} leads anywhere: saves building the message. */
  public boolean debugs() {
    return level == Severity.DEBUG;
  }

  public void debug(String message) {
    log(Severity.DEBUG, message);
  }

  public void info(String message) {
    log(Severity.INFO, message);
  }

  /** Logs something that the user should look at. */
  public void warn(String message) {
    log(Severity.WARN, message);
  }

  /** Logs a fault of the agent or of its configuration. */
  public void error(String message) {
    log(Severity.ERROR, message);
  }

  /** Logs a fault, as {@link Health} asks for. */
  @Override
  public void accept(String message) {
    error(message);
  }

  private void log(Severity severity, String message) {
    if (severity.ordinal() > level.ordinal()) {
      return;
    }
    var line = oneLine(message);
    if (severity.ordinal() <= Severity.WARN.ordinal()) {
      show(line);
    }
    write(severity, line);
  }

  private void show(String line) {
    if (shown.size() < MOST_LINES && shown.add(line)) {
      errors.println("[cemaf] " + line);
    }
  }

  private static String oneLine(String message) {
    return message.replace('\r', ' ').replace('\n', ' ');
  }

  private void open(String path) {
    fileLock.lock();
    try {
      // No FileChannel: an interrupted application thread that logs would close it for all.
      out = new FileOutputStream(path, true);
    } catch (IOException | SecurityException problem) {
      fileFailed(path, problem);
    } finally {
      fileLock.unlock();
    }
  }

  private void write(Severity severity, String line) {
    fileLock.lock();
    try {
      if (out == null || file == null) {
        return;
      }
      var text =
          Instant.ofEpochMilli(clockMillis.getAsLong())
              + " "
              + severity.name()
              + " ["
              + Thread.currentThread().getName()
              + "] "
              + line
              + System.lineSeparator();
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException problem) {
      fileFailed(String.valueOf(file), problem);
    } finally {
      fileLock.unlock();
    }
  }

  private void fileFailed(String path, Exception problem) {
    closeFile();
    show("cannot write the log file " + path + ", logging goes on without it: " + problem);
  }

  private void closeFile() {
    var open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException ignored) {
        // Nothing was buffered: there is nothing to lose.
      }
    }
  }

  @Override
  public void close() {
    fileLock.lock();
    try {
      closeFile();
      file = null;
    } finally {
      fileLock.unlock();
    }
  }
}
