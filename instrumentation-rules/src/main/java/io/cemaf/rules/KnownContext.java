package io.cemaf.rules;

import io.cemaf.rules.StoreSpec.Access;
import java.util.List;
import java.util.Map;

/**
 * Where libraries keep context: in stores whose methods are known, or in fields of other classes of
 * theirs, by which such a store is paged when rules name it as one.
 */
final class KnownContext {
  /**
   * A field that is paged for its store.
   *
   * @param type binary name of the class that declares it
   */
  record Place(String type, String field) {}

  private static final Place SEGMENTS =
      new Place("dev.langchain4j.data.segment.TextSegment", "text");

  /** By the stores' types. */
  private static final Map<String, List<Place>> FIELDS =
      Map.of(
          "dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore",
          List.of(SEGMENTS),
          // Its search makes a document of everything that it holds.
          "org.springframework.ai.vectorstore.SimpleVectorStore",
          List.of(
              new Place("org.springframework.ai.vectorstore.SimpleVectorStoreContent", "text"),
              new Place("org.springframework.ai.document.Document", "text")),
          "org.bsc.langgraph4j.checkpoint.MemorySaver",
          List.of(new Place("org.bsc.langgraph4j.checkpoint.Checkpoint", "state")),
          "com.google.adk.sessions.InMemorySessionService",
          List.of(new Place("com.google.adk.sessions.Session", "events")));

  /** By which a store takes, gives and loses values. */
  record Methods(Access put, Access get, Access remove) {
    static Methods of(String put, String get, String remove) {
      return new Methods(new Access(put, 0, 1), new Access(get, 0, -1), new Access(remove, 0, -1));
    }
  }

  private static final Map<String, Methods> METHODS =
      Map.of(
          "dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore",
          Methods.of("updateMessages", "getMessages", "deleteMessages"),
          "org.springframework.ai.chat.memory.InMemoryChatMemoryRepository",
          Methods.of("saveAll", "findByConversationId", "deleteByConversationId"));

  private static final Methods MAP = Methods.of("put", "get", "remove");

  /** A store that is paged where rules name nothing. */
  record Store(String name, String type) {}

  /** By names that rules of the user's may set modes by. */
  static final List<Store> ALL =
      List.of(
          new Store(
              "langchain4j-memory", "dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore"),
          new Store(
              "langchain4j-segments",
              "dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore"),
          new Store(
              "spring-ai-memory",
              "org.springframework.ai.chat.memory.InMemoryChatMemoryRepository"),
          new Store("spring-ai-documents", "org.springframework.ai.vectorstore.SimpleVectorStore"),
          new Store("langgraph4j-checkpoints", "org.bsc.langgraph4j.checkpoint.MemorySaver"),
          new Store("adk-sessions", "com.google.adk.sessions.InMemorySessionService"));

  private KnownContext() {}

  /** A library's, or else a map's. */
  static Methods methods(String type) {
    return METHODS.getOrDefault(type, MAP);
  }

  /** The fields that hold a store's context; none where its methods are what is woven. */
  static List<Place> fields(String type) {
    return FIELDS.getOrDefault(type, List.of());
  }
}
