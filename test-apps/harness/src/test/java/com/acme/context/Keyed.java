package com.acme.context;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Conversations of one message each, put and read when somebody says so. */
public final class Keyed {
  private static final InMemoryChatMemoryStore STORE = new InMemoryChatMemoryStore();

  private Keyed() {}

  /** Does one of {@code put KEY KIB} and {@code get KEY}; answers the characters of the message. */
  public static synchronized String obey(String... order) {
    if (order[1].equals("put")) {
      var random = new Random(order[2].hashCode());
      var text = new StringBuilder();
      while (text.length() < Integer.parseInt(order[3]) * 1024) {
        text.append((char) (' ' + random.nextInt(90)));
      }
      STORE.updateMessages(order[2], new ArrayList<>(List.of(UserMessage.from(text.toString()))));
      System.gc();
      return "put";
    }
    System.gc();
    var message = (UserMessage) STORE.getMessages(order[2]).get(0);
    return Integer.toString(message.singleText().length());
  }
}
