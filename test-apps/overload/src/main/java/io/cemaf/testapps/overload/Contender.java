package io.cemaf.testapps.overload;

import io.cemaf.testapps.chat.TraceApp;
import io.cemaf.testapps.harness.ForkPlan;
import io.cemaf.testapps.harness.ForkedJvm;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What stands between the application and the server, for real and simulated. */
enum Contender {
  BARE("no agent", "no limit") {
    @Override
    ForkPlan plan(String deadline, String... arguments) {
      return ForkedJvm.of(TraceApp.class, arguments).bare();
    }
  },
  BULKHEAD("resilience4j Bulkhead 25", "resilience4j Bulkhead 25") {
    @Override
    ForkPlan plan(String deadline, String... arguments) {
      return door("bulkhead", arguments);
    }
  },
  GRADIENT2("concurrency-limits Gradient2", "concurrency-limits Gradient2") {
    @Override
    ForkPlan plan(String deadline, String... arguments) {
      return door("gradient2", arguments);
    }
  },
  AGENT("cemaf.jar, elastic", "cemaf elastic, priority room") {
    @Override
    ForkPlan plan(String deadline, String... arguments) {
      return ForkedJvm.of(TraceApp.class, arguments).rules(RULES.formatted(deadline));
    }
  };

  /** All that the agent is told; the application knows nothing of it. */
  private static final String RULES =
      """
      apiVersion: cemaf/v1
      rules:
        critical: { match: { hook: llm.chat, threads: "critical-*" }, priority: critical }
        high:     { match: { hook: llm.chat, threads: "high-*" }, priority: high }
        chat:     { match: llm.chat, deadline: %s, concurrency: { algorithm: elastic } }
      """;

  private final String title;
  private final String simulated;

  Contender(String title, String simulated) {
    this.title = title;
    this.simulated = simulated;
  }

  /** Those named, such as {@code agent,gradient2}; or all. */
  static List<Contender> chosen(String names) {
    var named = List.of(names.toUpperCase(Locale.ROOT).split(",", -1));
    return Stream.of(values())
        .filter(one -> named.contains("ALL") || named.contains(one.name()))
        .toList();
  }

  static List<Contender> peers() {
    return Stream.of(values()).filter(one -> one != AGENT).toList();
  }

  String title() {
    return title;
  }

  /** What the simulator calls its like. */
  String simulated() {
    return simulated;
  }

  /** The application's JVM. */
  abstract ForkPlan plan(String deadline, String... arguments);

  private static ForkPlan door(String name, String... arguments) {
    return ForkedJvm.of(
            DoorApp.class,
            Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new))
        .bare();
  }
}
