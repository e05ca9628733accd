package com.acme.desk;

import com.acme.pages.Pieces;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Conversations in a library's store and in one of the application's own that refuses some. */
public final class Talks {
  private static final int MESSAGES = 16;
  private static final int CHARACTERS = 1 << 16;
  private static final InMemoryChatMemoryStore STORE = new InMemoryChatMemoryStore();
  private static final Picky PICKY = new Picky();
  private static int held;

  private Talks() {}

  /** A store that refuses every third, before it keeps it or after. */
  static final class Picky {
    private final Map<Integer, List<String>> kept = new HashMap<>();

    void keep(int id, List<String> said) {
      if (id % 3 == 1) {
        throw new IllegalStateException("refused " + id);
      }
      kept.put(id, said);
      if (id % 3 == 2) {
        throw new IllegalStateException("kept " + id);
      }
    }
  }

  /** Does {@code hold N}, {@code same}, {@code drop}: how many are right; or {@code picky N}. */
  static synchronized String obey(String... order) {
    switch (order[1]) {
      case "hold" -> {
        for (var more = Integer.parseInt(order[2]); more > 0; more--) {
          STORE.updateMessages(held, conversation(held));
          held++;
        }
      }
      case "drop" -> {
        for (; held > 0; held--) {
          STORE.deleteMessages(held - 1);
        }
        System.gc();
      }
      case "picky" -> {
        return picky(Integer.parseInt(order[2]));
      }
      case "same" -> {}
      default -> throw new IllegalArgumentException(order[1]);
    }
    var same = 0;
    for (var i = 0; i < held; i++) {
      same += STORE.getMessages(i).equals(conversation(i)) ? 1 : 0;
    }
    return Integer.toString(same);
  }

  private static List<ChatMessage> conversation(int number) {
    var messages = new ArrayList<ChatMessage>();
    for (var i = 0; i < MESSAGES; i++) {
      messages.add(UserMessage.from(said(number, i)));
    }
    return messages;
  }

  private static String said(int number, int message) {
    return Pieces.of(number * MESSAGES + message, CHARACTERS);
  }

  /** How many were refused and how many kept, of which so many are what was given. */
  private static String picky(int many) {
    var refused = 0;
    for (var i = 0; i < many; i++) {
      try {
        PICKY.keep(i, new ArrayList<>(List.of(said(i, 0), said(i, 1))));
      } catch (IllegalStateException onPurpose) {
        refused += onPurpose.getMessage().endsWith(" " + i) ? 1 : 0;
      }
    }
    var same = 0;
    for (var entry : PICKY.kept.entrySet()) {
      var id = entry.getKey();
      same += entry.getValue().equals(List.of(said(id, 0), said(id, 1))) ? 1 : 0;
    }
    var answer = refused + " " + PICKY.kept.size() + " " + same;
    PICKY.kept.clear();
    System.gc();
    return answer;
  }
}
