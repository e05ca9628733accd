package io.cemaf.testapps.context;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.ArrayList;
import java.util.List;

/** Conversations, each by its id. */
final class Chats implements ContextApp.Kind {
  private static final int MESSAGES = 32;

  private final InMemoryChatMemoryStore store = new InMemoryChatMemoryStore();

  @Override
  public void add(int number, String text) {
    store.updateMessages("conversation-" + number, conversation(text));
  }

  @Override
  public boolean isSame(int number, String text) {
    return store.getMessages("conversation-" + number).equals(conversation(text));
  }

  private static List<ChatMessage> conversation(String text) {
    var messages = new ArrayList<ChatMessage>(MESSAGES);
    var length = (text.length() + MESSAGES - 1) / MESSAGES;
    for (var at = 0; at < text.length(); at += length) {
      var said = text.substring(at, Math.min(text.length(), at + length));
      messages.add(messages.size() % 2 == 0 ? UserMessage.from(said) : AiMessage.from(said));
    }
    return messages;
  }
}
