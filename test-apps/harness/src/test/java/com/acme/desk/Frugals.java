package com.acme.desk;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Calls of {@link Frugal} by name. */
final class Frugals {
  private static final List<String> FIVE = List.of("a", "b", "c", "d", "e");

  private static final java.util.Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();

  private Frugals() {}

  /** The answer, or what was thrown. */
  static String obey(String... order) {
    try {
      return String.valueOf(call(new Frugal(), order[1], order.length > 2 ? order[2] : ""));
    } catch (Exception problem) {
      return problem == Frugal.OWN ? "its own" : problem.toString();
    }
  }

  private static Object call(Frugal frugal, String name, String given) throws Exception {
    return switch (name) {
      case "whole" -> frugal.whole(Integer.parseInt(given));
      case "staticWhole" -> Frugal.staticWhole(Long.parseLong(given), (short) 10);
      case "real" -> frugal.real(Double.parseDouble(given), 1f);
      case "time" -> frugal.time(Duration.parse(given));
      case "boxed" -> frugal.boxed(given.equals("null") ? null : Integer.valueOf(given));
      case "sum" -> frugal.sum(1, 2, 3, 4);
      case "text" -> frugal.text(given.equals("null") ? null : given.replace('_', ' '));
      case "face" -> frugal.text("ab\uD83D\uDE00cd").codePoints().boxed().toList();
      case "chars" -> frugal.chars(new StringBuilder(given));
      case "list" -> frugal.list(FIVE);
      case "maxEntities" -> frugal.maxEntities();
      case "one" -> frugal.one();
      case "maybe" -> frugal.maybe();
      case "timeout" -> frugal.timeout();
      case "deepAnalysis" -> frugal.deepAnalysis("t", 10);
      case "deepStatic" -> Frugal.deepStatic(10);
      case "calm" -> frugal.calm();
      case "each" -> frugal.each(FIVE);
      case "staticEach" -> Arrays.toString(Frugal.staticEach("a", "b", "c", "d", "e"));
      case "some" -> new TreeSet<>(frugal.some(FIVE));
      case "sizes" -> new TreeMap<>(frugal.sizes(FIVE));
      case "count" -> frugal.count(FIVE);
      case "joined" -> frugal.joined(FIVE);
      case "batch" -> frugal.batch(FIVE);
      case "opaque" -> frugal.opaque(FIVE);
      case "pieces" -> frugal.pieces(FIVE, 10);
      case "request" -> request(frugal, given);
      case "any" -> frugal.any("n", Requests.of(given));
      case "null" -> frugal.ask(null);
      case "chat" -> chat(frugal);
      case "spawn" -> spawn(Integer.parseInt(given));
      case "kill" -> kill();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** What was served, and what the request that it was asked with says afterwards. */
  private static String request(Frugal frugal, String kind) {
    var request = Requests.of(kind);
    var before = request.toString();
    var served = frugal.ask(request);
    return request.toString().equals(before) ? served : "the request itself became " + request;
  }

  private static String chat(Frugal frugal) {
    var request =
        ChatRequest.builder()
            .messages(UserMessage.from("hello"))
            .parameters(
                OpenAiChatRequestParameters.builder()
                    .modelName("gpt-4o")
                    .maxOutputTokens(1000)
                    .reasoningEffort("high")
                    .build())
            .build();
    return frugal.any("chat", request).replaceAll("\\s+", " ");
  }

  /** Starts that many from threads of their own, and does not wait for them. */
  private static String spawn(int processes) {
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < processes; i++) {
      var thread = new Thread(Frugals::start, "spawner-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return "done";
  }

  private static void start() {
    try {
      PROCESSES.add(
          Thread.currentThread().getName().endsWith("0")
              ? Runtime.getRuntime().exec(new String[] {"sleep", "600"})
              : new ProcessBuilder("sleep", "600").start());
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  /** Ends one of them. */
  private static String kill() {
    for (var process : PROCESSES) {
      if (PROCESSES.remove(process)) {
        process.destroyForcibly();
        return "done";
      }
    }
    return "none";
  }
}
