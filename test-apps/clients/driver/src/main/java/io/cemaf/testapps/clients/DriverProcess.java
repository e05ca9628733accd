package io.cemaf.testapps.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The other end: a driver in a JVM of its own, for tests. Closing it ends the JVM. */
public final class DriverProcess implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Set<String> ENDS = Set.of("done", "failed", "cancelled");

  private final Process process;
  private final PrintStream in;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private boolean ended;
  private volatile boolean closing;

  private DriverProcess(Process process) {
    this.process = process;
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    var reader = new Thread(this::read, "driver-events");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a driver; its standard error goes to this JVM's.
   *
   * @param classPath the file with the module's class path
   * @param jvmOptions come before the class path
   * @param arguments the server's URL without a path, then what the driver takes besides
   */
  public static DriverProcess start(
      Path classPath, List<String> jvmOptions, String mainClass, String... arguments)
      throws IOException {
    return start(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        ProcessBuilder.Redirect.INHERIT,
        classPath,
        jvmOptions,
        mainClass,
        arguments);
  }

  /**
   * As above.
   *
   * @param java the executable
   * @param standardError where it goes
   */
  public static DriverProcess start(
      Path java,
      ProcessBuilder.Redirect standardError,
      Path classPath,
      List<String> jvmOptions,
      String mainClass,
      String... arguments)
      throws IOException {
    var line = new ArrayList<String>();
    line.add(java.toString());
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", Files.readString(classPath).strip(), mainClass));
    line.addAll(List.of(arguments));
    return new DriverProcess(new ProcessBuilder(line).redirectError(standardError).start());
  }

  /** Sends one command, as JSON's names and values. */
  public void send(Map<String, ?> command) throws IOException {
    in.println(MAPPER.writeValueAsString(command));
  }

  /** All events so far, oldest first. */
  public List<JsonNode> events() {
    return List.copyOf(events);
  }

  /** A call's events so far, oldest first. */
  public List<JsonNode> events(String id) {
    return events.stream().filter(event -> event.path("id").asText().equals(id)).toList();
  }

  /**
   * Waits for a call's last event: done, failed or cancelled.
   *
   * @throws IllegalStateException when it does not come in time, or the driver has gone
   */
  public synchronized JsonNode end(String id, Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      for (var event : events(id)) {
        if (ENDS.contains(event.path("event").asText())) {
          return event;
        }
      }
      var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || ended) {
        throw new IllegalStateException("Call " + id + " has no end, only " + events(id));
      }
      wait(left);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the driver to exit; one that does not within ten seconds is killed. */
  @Override
  public void close() throws IOException {
    closing = true;
    if (process.isAlive()) {
      send(Map.of("exit", true));
    }
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        add(MAPPER.readTree(line));
      }
    } catch (IOException problem) {
      if (!closing) {
        throw new UncheckedIOException(problem);
      }
    } finally {
      end();
    }
  }

  private synchronized void add(JsonNode event) {
    events.add(event);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
