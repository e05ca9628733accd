package io.cemaf.testapps.benchmarks;

import io.cemaf.testapps.harness.AgentStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules for {@link ChainTargets} and {@link SpringTargets}: each names one class of them. */
final class LlmRules {
  private static final String YAML =
      """
      apiVersion: cemaf/v1
      pressure:
        levels:
          emergency: { temperature: 150C }
      rules:
        chain: { match: { type: "%1$s$Limited", subtypesOf: dev.langchain4j.model.chat.ChatModel, method: doChat }, bulkhead: 64 }
        chain-degraded: { match: { type: "%1$s$Degraded", subtypesOf: dev.langchain4j.model.chat.ChatModel, method: doChat }, degrade: { normal: { set: { maxOutputTokens: 50%% } } } }
        chain-stream: { match: { type: "%1$s$LimitedStream", subtypesOf: dev.langchain4j.model.chat.StreamingChatModel, method: doChat }, bulkhead: 64 }
        spring: { match: { type: "%2$s$Limited", subtypesOf: org.springframework.ai.chat.model.ChatModel, method: call }, bulkhead: 64 }
        spring-degraded: { match: { type: "%2$s$Degraded", subtypesOf: org.springframework.ai.chat.model.ChatModel, method: call }, degrade: { normal: { set: { maxOutputTokens: 50%% } } } }
        spring-stream: { match: { type: "%2$s$Limited", subtypesOf: org.springframework.ai.chat.model.ChatModel, method: stream }, bulkhead: 64 }
      """;

  private LlmRules() {}

  /** What a JVM is started with so that the agent weaves the targets. */
  static List<String> flags(Path directory, Path jar) throws IOException {
    var text = YAML.formatted(ChainTargets.class.getName(), SpringTargets.class.getName());
    var file = Files.writeString(directory.resolve("llm.yaml"), text);
    return List.of("-javaagent:" + jar, "-Dcemaf.rules=" + file, "-Dcemaf.jar=" + jar);
  }

  /** Fails the run if what is measured is not what was meant. */
  static void check(Class<?> targets, String... methods) {
    var status = AgentStatus.of(ProcessHandle.current().pid());
    var woven = status.json().path("woven").toString();
    for (var method : methods) {
      if (!woven.contains(targets.getName() + "$" + method)) {
        throw new IllegalStateException(method + " is not woven: " + woven);
      }
    }
    if (woven.contains(targets.getName() + "$Bare")
        || !status.faults().isEmpty()
        || !status.fallBacks().isEmpty()) {
      throw new IllegalStateException("not as meant: " + status.json());
    }
    for (var rule : List.of("chain-degraded", "spring-degraded")) {
      var state = status.rule(rule);
      if (state.path("started").asLong() != state.path("degraded").asLong()) {
        throw new IllegalStateException("not degraded: " + state);
      }
    }
  }
}
