package com.acme.desk;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;

/**
 * Conversations in a library's store: they grow, are read, changed and deleted, and at the end all
 * that was ever read is one line of digits.
 */
public final class Memories {
  private static final int ROUNDS = 4;

  private Memories() {}

  /** What the three stores have in common. */
  private interface Store {
    void put(String id, List<?> messages);

    List<?> get(String id);

    void remove(String id);

    Object message(Random random, int number);
  }

  /** Arguments: the library's name, how many conversations, characters of a message. */
  public static void main(String[] arguments) {
    var store = store(arguments[0]);
    var conversations = Integer.parseInt(arguments[1]);
    var characters = Integer.parseInt(arguments[2]);
    var sum = new CRC32();
    for (var round = 0; round < ROUNDS; round++) {
      for (var i = 0; i < conversations; i++) {
        var id = i % 10 == 0 ? "system_" + i : "chat_" + i;
        var messages = new ArrayList<Object>(store.get(id));
        var random = new Random(31L * i + round);
        for (var m = 0; m < 4; m++) {
          messages.add(store.message(random, random.nextInt(characters)));
        }
        store.put(id, i % 3 == 0 ? Collections.unmodifiableList(messages) : messages);
        if (i % 7 == 0) {
          messages.add(store.message(random, 5));
        }
        if (i % 11 == 0) {
          store.remove(id);
        }
        read(store, "chat_" + random.nextInt(conversations), sum);
      }
    }
    for (var i = 0; i < conversations; i++) {
      read(store, "chat_" + i, sum);
      read(store, "system_" + i, sum);
    }
    System.out.println(arguments[0] + " " + sum.getValue());
  }

  private static void read(Store store, String id, CRC32 sum) {
    var messages = store.get(id);
    sum.update(messages.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    sum.update(messages.size());
    sum.update(messages.isEmpty() ? 0 : messages.get(messages.size() - 1).toString().length());
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder(length);
    while (text.length() < length) {
      text.append("word")
          .append(random.nextInt(1000))
          .append(random.nextBoolean() ? ' ' : '\u20ac');
    }
    return text.toString();
  }

  private static Store store(String name) {
    return switch (name) {
      case "langchain4j" -> new LangChain();
      case "spring" -> new Spring();
      default -> new Own();
    };
  }

  private static final class LangChain implements Store {
    private final InMemoryChatMemoryStore store = new InMemoryChatMemoryStore();

    @Override
    @SuppressWarnings("unchecked")
    public void put(String id, List<?> messages) {
      store.updateMessages(id, (List<ChatMessage>) messages);
    }

    @Override
    public List<?> get(String id) {
      return store.getMessages(id);
    }

    @Override
    public void remove(String id) {
      store.deleteMessages(id);
    }

    @Override
    public Object message(Random random, int number) {
      var text = text(random, number + 1);
      return switch (random.nextInt(3)) {
        case 0 -> UserMessage.from("somebody", text);
        case 1 -> AiMessage.from(text);
        default -> SystemMessage.from(text);
      };
    }
  }

  private static final class Spring implements Store {
    private final InMemoryChatMemoryRepository store = new InMemoryChatMemoryRepository();

    @Override
    @SuppressWarnings("unchecked")
    public void put(String id, List<?> messages) {
      store.saveAll(id, (List<Message>) messages);
    }

    @Override
    public List<?> get(String id) {
      return store.findByConversationId(id);
    }

    @Override
    public void remove(String id) {
      store.deleteByConversationId(id);
    }

    @Override
    public Object message(Random random, int number) {
      var text = text(random, number);
      return random.nextBoolean()
          ? new org.springframework.ai.chat.messages.UserMessage(text)
          : new AssistantMessage(text);
    }
  }

  /** A store of the application's own: by number and name, of its own records. */
  static final class Own implements Store {
    record Entry(int number, String text, Map<String, Set<Long>> marks) {}

    private final Map<String, List<?>> entries = new ConcurrentHashMap<>();

    @Override
    public void put(String id, List<?> messages) {
      keep(7L, id, messages);
    }

    private void keep(long version, String id, List<?> messages) {
      if (version > 0) {
        entries.put(id, messages);
      }
    }

    @Override
    public List<?> get(String id) {
      return entries.getOrDefault(id, List.of());
    }

    @Override
    public void remove(String id) {
      entries.remove(id);
    }

    @Override
    public Object message(Random random, int number) {
      var marks = new LinkedHashMap<String, Set<Long>>(new TreeMap<>(Map.of("a", Set.of(1L))));
      return new Entry(number, text(random, number), marks);
    }
  }
}
