package com.acme.context;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.Random;

/** Many users talk with a model, one after the other; all of what was said goes with a question. */
public final class Conversations {
  private static final int ROUNDS = 3;

  /** For as long as the JVM runs, as an application's own would be. */
  private static final InMemoryChatMemoryStore STORE = new InMemoryChatMemoryStore();

  private Conversations() {}

  /** Arguments: the model's address, how many users, characters of a question. */
  public static void main(String[] arguments) {
    var users = Integer.parseInt(arguments[1]);
    var characters = Integer.parseInt(arguments[2]);
    var model =
        OpenAiChatModel.builder()
            .baseUrl(arguments[0])
            .apiKey("none")
            .modelName("small")
            .maxRetries(0)
            .build();
    var answers = 0;
    for (var round = 0; round < ROUNDS; round++) {
      for (var user = 0; user < users; user++) {
        var memory =
            MessageWindowChatMemory.builder()
                .id("user " + user)
                .maxMessages(100)
                .chatMemoryStore(STORE)
                .build();
        memory.add(UserMessage.from(question(user, round, characters)));
        memory.add(model.chat(memory.messages()).aiMessage());
        answers++;
      }
    }
    System.out.println(answers + " answers");
  }

  private static String question(int user, int round, int characters) {
    var random = new Random(31L * user + round);
    var text = new StringBuilder(characters + 10);
    while (text.length() < characters) {
      text.append(random.nextInt(1000)).append(random.nextBoolean() ? ' ' : '\u20ac');
    }
    return text.toString();
  }
}
