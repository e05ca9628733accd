package io.cemaf.testapps.pi;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** What the agent reads, and the model that it asks about it. */
final class Documents {
  private Documents() {}

  static List<String> all(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "document " + i + " tells of small boards and of what they cannot bear ")
        .map(text -> text.repeat(20))
        .toList();
  }

  static ChatModel model(String baseUrl) {
    return OpenAiChatModel.builder()
        .baseUrl(baseUrl)
        .apiKey("none")
        .modelName("llama3.2:1b")
        .timeout(Duration.ofSeconds(30))
        .maxRetries(0)
        .build();
  }
}
