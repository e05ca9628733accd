package io.cemaf.testapps.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Reads commands from standard input and runs them on a library, each on a thread of its own, until
 * it is told to exit or the input ends. Standard output is events alone.
 */
public final class Driver {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** In place of a shape: what nobody holds any more is collected. */
  private static final String COLLECT = "collect";

  private final Library library;
  private final Map<String, Shape> shapes;
  private final Events events;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  private Driver(Library library, Events events) {
    this.library = library;
    this.shapes = library.shapes();
    this.events = events;
  }

  /** Drives a library until it is told to exit; ends the JVM. */
  public static void run(Library library) throws IOException {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    // What libraries print is no event.
    System.setOut(System.err);
    var driver = new Driver(library, new Events(out));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var command = MAPPER.readValue(line, Command.class);
      if (command.exit()) {
        break;
      }
      driver.take(command);
    }
    System.exit(0);
  }

  private void take(Command command) {
    if (command.set() != null) {
      command.set().forEach(System::setProperty);
    } else if (command.cancel()) {
      cancel(command.id());
    } else {
      start(command);
    }
  }

  private void start(Command command) {
    var call = new Call(command.id(), events);
    calls.put(command.id(), call);
    try {
      executor(command).execute(() -> run(command, call));
    } catch (RuntimeException problem) {
      events.failed(command.id(), problem, call.thread());
    }
  }

  private Executor executor(Command command) {
    return "event-loop".equals(command.on())
        ? library.eventLoop(command.id())
        : task -> new Thread(task, command.id()).start();
  }

  private void run(Command command, Call call) {
    call.begin();
    try {
      if (command.shape().equals(COLLECT)) {
        System.gc();
        events.done(command.id(), "", 0, call.thread());
        return;
      }
      var shape = shapes.get(command.shape());
      if (shape == null) {
        throw new IllegalArgumentException(
            "No shape " + command.shape() + ", but " + shapes.keySet());
      }
      var text = shape.run(command, call);
      if (call.isCancelled()) {
        events.cancelled(command.id());
      } else {
        events.done(command.id(), text, call.items(), call.thread());
      }
    } catch (Throwable problem) {
      if (call.isCancelled()) {
        events.cancelled(command.id());
      } else {
        events.failed(command.id(), problem, call.thread());
      }
    } finally {
      calls.remove(command.id());
    }
  }

  private void cancel(String id) {
    var call = calls.get(id);
    if (call == null) {
      return;
    }
    try {
      call.cancel();
    } catch (Exception problem) {
      events.cancelFailed(id, problem);
    }
  }
}
