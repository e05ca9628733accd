package io.cemaf.testapps.chat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a trace: each call at its time on a thread of its caller's, interrupted when its deadline
 * has come. Nobody waits for anybody, so a slow model does not slow the calls down that come.
 */
public final class TraceApp {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Options options;
  private final List<TracedCall> trace;
  private final Door door;
  private final ChatModel model;
  private final TraceResults results;
  private final Map<String, ExecutorService> callers = new HashMap<>();
  private final ScheduledThreadPoolExecutor deadlines =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "deadlines"));

  /**
   * Reads the trace.
   *
   * @param arguments see {@link Options}; timeoutMillis counts from a call's arrival
   * @param door that the application has in its own code
   */
  public TraceApp(String[] arguments, Door door) throws IOException {
    options = Options.parse(arguments);
    this.door = door;
    model = Models.chat(options);
    trace =
        MAPPER.readValue(
            Path.of(options.trace()).toFile(), new TypeReference<List<TracedCall>>() {});
    results = new TraceResults(trace);
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Plays it without a door.
   *
   * @param arguments see {@link Options}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    new TraceApp(arguments, Door.NONE).run();
  }

  /** Plays it to the end of the last call's time, and prints what came of it as one line. */
  public void run() throws InterruptedException {
    var begun = System.nanoTime();
    for (var call : trace) {
      var due = begun + nanos(call.atMillis());
      awaitNanos(due);
      results.begin(call, System.nanoTime() - due);
      var asked = caller(call.caller()).submit(() -> ask(call, due));
      var unused =
          deadlines.schedule(
              () -> asked.cancel(true),
              due + options.timeout().toNanos() - System.nanoTime(),
              TimeUnit.NANOSECONDS);
    }
    for (var pool : callers.values()) {
      pool.shutdown();
    }
    for (var pool : callers.values()) {
      var unused =
          pool.awaitTermination(options.timeout().toMillis() + 2_000, TimeUnit.MILLISECONDS);
    }
    System.out.println(results.json());
  }

  private static void awaitNanos(long due) {
    for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void ask(TracedCall call, long due) {
    var pass = door.enter();
    if (pass == null) {
      results.end(call, "refused", false);
      return;
    }
    var answered = false;
    try {
      var answer =
          model.chat(
              ChatRequest.builder()
                  .messages(UserMessage.from("What is to be done?"))
                  .maxOutputTokens(call.tokens())
                  .build());
      answered = answer.aiMessage().text() != null;
      var inTime = System.nanoTime() - due <= options.timeout().toNanos();
      results.end(call, inTime ? "answered" : "late", inTime);
    } catch (Exception problem) {
      results.end(call, Results.kind(problem), false);
    } finally {
      pass.leave(answered);
    }
  }

  private ExecutorService caller(String name) {
    return callers.computeIfAbsent(
        name,
        caller -> {
          var number = new AtomicInteger();
          return Executors.newCachedThreadPool(
              task -> daemon(task, caller + "-" + number.incrementAndGet()));
        });
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static long nanos(double millis) {
    return Math.round(millis * 1e6);
  }
}
