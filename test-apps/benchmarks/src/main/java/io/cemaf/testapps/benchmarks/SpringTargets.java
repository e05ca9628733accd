package io.cemaf.testapps.benchmarks;

import java.util.Collections;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/** Spring AI's models that answer at once: each class is its own rule's, or none's. */
public final class SpringTargets {
  static final Prompt PROMPT =
      new Prompt("a question", ChatOptions.builder().model("big").maxTokens(200).build());
  private static final ChatResponse ANSWER =
      new ChatResponse(List.of(new Generation(new AssistantMessage("an answer"))));
  private static final Flux<ChatResponse> ANSWERS =
      Flux.fromIterable(Collections.nCopies(ChainTargets.TOKENS, ANSWER));

  private SpringTargets() {}

  /** No rule. */
  public static class Bare implements ChatModel {
    @Override
    public ChatResponse call(Prompt prompt) {
      return ANSWER;
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
      return ANSWERS;
    }
  }

  /** Counted and limited. */
  public static final class Limited extends Bare {
    @Override
    public ChatResponse call(Prompt prompt) {
      return ANSWER;
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
      return ANSWERS;
    }
  }

  /** Asked for half. */
  public static final class Degraded extends Bare {
    @Override
    public ChatResponse call(Prompt prompt) {
      return ANSWER;
    }
  }

  /** What degrading asks the library for, by its own builders. */
  static Prompt copy(Prompt prompt) {
    var options = ChatOptions.builder().model("big").maxTokens(100).build();
    return prompt.mutate().chatOptions(options).build();
  }
}
