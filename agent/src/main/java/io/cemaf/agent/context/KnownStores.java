package io.cemaf.agent.context;

import io.cemaf.rules.StoreSpec;
import io.cemaf.rules.StoreSpec.Access;
import java.util.Map;

/** By which methods stores take values, where rules do not say. */
public final class KnownStores {
  private static final Map<String, Access> PUTS =
      Map.of(
          "dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore",
          new Access("updateMessages", 0, 1),
          "org.springframework.ai.chat.memory.InMemoryChatMemoryRepository",
          new Access("saveAll", 0, 1));

  private static final Access MAP = new Access("put", 0, 1);

  private KnownStores() {}

  /** The rule's own, that of the library, or a map's. */
  public static Access put(StoreSpec spec) {
    var own = spec.put();
    return own != null ? own : PUTS.getOrDefault(spec.type(), MAP);
  }
}
